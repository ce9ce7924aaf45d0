// asyncio's gather and its return_exceptions (Lib/asyncio/tasks.py), for coroutines, futures and tasks of one type, and for two or three
// coroutines of different types. GatherFuture waits for them.
using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Runs coroutines concurrently and gathers their results in the order of the arguments.</summary>
    /// <param name="coroutines">Each becomes a task immediately.</param>
    /// <returns>A future of the results. The first exception ends it; the other tasks continue, and their exceptions count as
    /// retrieved.</returns>
    /// <remarks>
    /// Takes effect at the call. Canceling the future cancels every task; it ends when they have. asyncio: <c>gather</c>. For tasks
    /// that must not outlive a block, use a <see cref="TaskGroup"/>.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#Gather --><code>
    /// string[] pages = await Coroutine.Gather(urls.Select(fetchAsync));
    /// </code></example>
    /// <exception cref="InvalidOperationException">No loop runs here, or a coroutine was used already.</exception>
    public static Future<T[]> Gather<T>(params ReadOnlySpan<Coroutine<T>> coroutines)
        => GatherFuture<T[]>.Watch(EventLoop.Current, coroutines, false, static (item, loop) => loop.CreateTask(item), Results<T>);

    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})"/>
    public static Future<T[]> Gather<T>(IEnumerable<Coroutine<T>> coroutines) => Gather<T>([.. coroutines]);

    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})"/>
    /// <param name="futures">Tasks and futures; one that occurs twice is waited for once.</param>
    /// <exception cref="ArgumentException">A future belongs to another loop.</exception>
    public static Future<T[]> Gather<T>(IEnumerable<IFuture<T>> futures)
        => GatherFuture<T[]>.Watch<IFuture<T>>(EventLoop.Current, [.. futures], false, static (item, _) => (Future)item, Results<T>);

    /// <inheritdoc cref="Gather{T}(IEnumerable{IFuture{T}})"/>
    public static Future<T[]> Gather<T>(params ReadOnlySpan<IFuture<T>> futures)
        => GatherFuture<T[]>.Watch(EventLoop.Current, futures, false, static (item, _) => (Future)item, Results<T>);

    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})"/>
    /// <param name="awaitables">
    /// Coroutines, futures and .NET tasks, mixed. Write the type of the results: <c>Gather&lt;int&gt;(…)</c>.
    /// </param>
    [OverloadResolutionPriority(-1)]
    public static Future<T[]> Gather<T>(params ReadOnlySpan<Awaitable<T>> awaitables)
        => GatherFuture<T[]>.Watch(EventLoop.Current, awaitables, false, static (item, loop) => item.Ensure(loop), Results<T>);

    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})"/>
    public static Future Gather(params ReadOnlySpan<Coroutine> coroutines)
        => GatherFuture<object?>.Watch(
            EventLoop.Current, coroutines, false, static (item, loop) => loop.CreateTask(item), static _ => null);

    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})"/>
    public static Future Gather(IEnumerable<Coroutine> coroutines) => Gather([.. coroutines]);

    /// <inheritdoc cref="Gather{T}(IEnumerable{IFuture{T}})"/>
    [OverloadResolutionPriority(-1)]
    public static Future Gather(params ReadOnlySpan<Future> futures)
        => GatherFuture<object?>.Watch(EventLoop.Current, futures, false, static (item, _) => item, static _ => null);

    /// <inheritdoc cref="Gather{T}(IEnumerable{IFuture{T}})"/>
    [OverloadResolutionPriority(-1)]
    public static Future Gather(IEnumerable<Future> futures)
        => GatherFuture<object?>.Watch<Future>(EventLoop.Current, [.. futures], false, static (item, _) => item, static _ => null);

    /// <summary>Runs two coroutines concurrently and gathers their results.</summary>
    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})" path="/remarks"/>
    public static Future<(T1 First, T2 Second)> Gather<T1, T2>(Coroutine<T1> first, Coroutine<T2> second)
    {
        EventLoop loop = EventLoop.Current;
        return GatherFuture<(T1, T2)>.Watch<Future>(
            loop,
            [loop.CreateTask(first), loop.CreateTask(second)],
            false,
            static (item, _) => item,
            static children => (Result<T1>(children[0]), Result<T2>(children[1])));
    }

    /// <summary>Runs three coroutines concurrently and gathers their results.</summary>
    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})" path="/remarks"/>
    public static Future<(T1 First, T2 Second, T3 Third)> Gather<T1, T2, T3>(Coroutine<T1> first, Coroutine<T2> second, Coroutine<T3> third)
    {
        EventLoop loop = EventLoop.Current;
        return GatherFuture<(T1, T2, T3)>.Watch<Future>(
            loop,
            [loop.CreateTask(first), loop.CreateTask(second), loop.CreateTask(third)],
            false,
            static (item, _) => item,
            static children => (Result<T1>(children[0]), Result<T2>(children[1]), Result<T3>(children[2])));
    }

    /// <summary>Runs coroutines concurrently and gathers their outcomes: their exceptions are returned, not thrown.</summary>
    /// <param name="coroutines">Each becomes a task immediately.</param>
    /// <returns>A future that ends when all have.</returns>
    /// <remarks>asyncio: <c>gather(…, return_exceptions=True)</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#GatherOutcomes --><code>
    /// Outcome&lt;string&gt;[] pages = await Coroutine.GatherOutcomes(fetchAsync("a"), fetchAsync("b"));
    /// foreach (Outcome&lt;string&gt; page in pages)
    /// {
    ///     Console.WriteLine(page.IsSuccess ? page.Value : page.Exception!.Message);
    /// }
    /// </code></example>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(params ReadOnlySpan<Coroutine<T>> coroutines)
        => GatherFuture<Outcome<T>[]>.Watch(EventLoop.Current, coroutines, true, static (item, loop) => loop.CreateTask(item), Outcomes<T>);

    /// <inheritdoc cref="GatherOutcomes{T}(ReadOnlySpan{Coroutine{T}})"/>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(IEnumerable<Coroutine<T>> coroutines) => GatherOutcomes<T>([.. coroutines]);

    /// <inheritdoc cref="GatherOutcomes{T}(ReadOnlySpan{Coroutine{T}})"/>
    /// <param name="futures">Tasks and futures; one that occurs twice is waited for once.</param>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(IEnumerable<IFuture<T>> futures)
        => GatherFuture<Outcome<T>[]>.Watch<IFuture<T>>(
            EventLoop.Current, [.. futures], true, static (item, _) => (Future)item, Outcomes<T>);

    /// <inheritdoc cref="GatherOutcomes{T}(ReadOnlySpan{Coroutine{T}})"/>
    /// <param name="awaitables">
    /// Coroutines, futures and .NET tasks, mixed. Write the type of the results: <c>Gather&lt;int&gt;(…)</c>.
    /// </param>
    [OverloadResolutionPriority(-1)]
    public static Future<Outcome<T>[]> GatherOutcomes<T>(params ReadOnlySpan<Awaitable<T>> awaitables)
        => GatherFuture<Outcome<T>[]>.Watch(EventLoop.Current, awaitables, true, static (item, loop) => item.Ensure(loop), Outcomes<T>);

    private static T Result<T>(Future child) => ((IFuture<T>)child).GetResult();

    private static T[] Results<T>(IReadOnlyList<Future> children)
    {
        var results = new T[children.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Result<T>(children[i]);
        }

        return results;
    }

    private static Outcome<T>[] Outcomes<T>(IReadOnlyList<Future> children)
    {
        var outcomes = new Outcome<T>[children.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            Future child = children[i];
            Exception? error = child.IsCanceled ? new CoroutineCanceledException(child.CancelMessage) : child.RetrieveException();
            outcomes[i] = error is null ? new Outcome<T>(Result<T>(child)) : new Outcome<T>(error);
        }

        return outcomes;
    }
}
