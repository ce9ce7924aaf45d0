// Coroutines, tasks and .NET tasks in one gather. A pair of two kinds keeps its results; for more, the compiler cannot infer the type of
// the results behind a conversion, so the caller writes it (Gather<int>), or leaves the results in the tasks.
using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Waits for coroutines, futures and .NET tasks of all kinds; they keep their results.</summary>
    /// <param name="awaitables">Each coroutine becomes a task immediately, each .NET task is awaited in a task.</param>
    /// <returns>A future that ends with all of them. The first exception ends it; the others continue, and their exceptions count as
    /// retrieved.</returns>
    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})" path="/remarks|/exception"/>
    [OverloadResolutionPriority(-2)]
    public static Future Gather(params ReadOnlySpan<Awaitable> awaitables)
        => GatherFuture<object?>.Watch(EventLoop.Current, awaitables, false, static (item, loop) => item.Ensure(loop), static _ => null);

    /// <summary>Waits for a task and a coroutine that run concurrently, and gathers their results.</summary>
    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})" path="/remarks|/exception"/>
    public static Future<(T1 First, T2 Second)> Gather<T1, T2>(IFuture<T1> first, Coroutine<T2> second)
        => GatherPair<T1, T2>(Awaitable<T1>.From(first), second);

    /// <inheritdoc cref="Gather{T1, T2}(IFuture{T1}, Coroutine{T2})"/>
    public static Future<(T1 First, T2 Second)> Gather<T1, T2>(Coroutine<T1> first, IFuture<T2> second)
        => GatherPair<T1, T2>(first, Awaitable<T2>.From(second));

    /// <summary>Waits for a .NET task and a coroutine that run concurrently, and gathers their results.</summary>
    /// <inheritdoc cref="Gather{T}(ReadOnlySpan{Coroutine{T}})" path="/remarks|/exception"/>
    public static Future<(T1 First, T2 Second)> Gather<T1, T2>(Task<T1> first, Coroutine<T2> second)
        => GatherPair<T1, T2>(first, second);

    /// <inheritdoc cref="Gather{T1, T2}(Task{T1}, Coroutine{T2})"/>
    public static Future<(T1 First, T2 Second)> Gather<T1, T2>(Coroutine<T1> first, Task<T2> second)
        => GatherPair<T1, T2>(first, second);

    private static Future<(T1 First, T2 Second)> GatherPair<T1, T2>(Awaitable<T1> first, Awaitable<T2> second)
    {
        EventLoop loop = EventLoop.Current;
        return GatherFuture<(T1, T2)>.Watch<Future>(
            loop,
            [first.Ensure(loop), second.Ensure(loop)],
            false,
            static (item, _) => item,
            static children => (Result<T1>(children[0]), Result<T2>(children[1])));
    }
}
