using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Returns tasks and futures in the order in which they end.</summary>
    /// <param name="futures">One that occurs twice counts once.</param>
    /// <param name="timeout">After this time, counted from the start of the iteration, advancing throws; null or
    /// <see cref="Timeout.InfiniteTimeSpan"/>: never; zero or less: immediately.</param>
    /// <returns>
    /// A sequence that returns each future once: with <c>await foreach</c> the futures themselves, which have ended; with <c>foreach</c>
    /// coroutines, each of which returns the next result.
    /// </returns>
    /// <remarks>Lazy: watches the futures when it is iterated. asyncio: <c>as_completed</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#AsCompleted --><code>
    /// await foreach (IFuture&lt;string&gt; ended in Coroutine.AsCompleted(fetches))
    /// {
    ///     Console.WriteLine(ended.GetResult());
    /// }
    /// </code></example>
    public static CompletionSequence<T> AsCompleted<T>(IEnumerable<IFuture<T>> futures, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(futures);
        return new CompletionSequence<T>(_ => futures, timeout);
    }

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{IFuture{T}}, TimeSpan?)"/>
    /// <param name="tasks">One that occurs twice counts once.</param>
    /// <remarks>For F#; to C# a list of tasks is a list of <see cref="IFuture{T}"/>.</remarks>
    [OverloadResolutionPriority(-1)]
    public static CompletionSequence<T> AsCompleted<T>(IEnumerable<LoopTask<T>> tasks, TimeSpan? timeout = null)
        => AsCompleted((IEnumerable<IFuture<T>>)tasks, timeout);

    /// <summary>Runs coroutines concurrently and returns their tasks in the order in which they end.</summary>
    /// <param name="coroutines">Each becomes a task when the iteration starts.</param>
    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{IFuture{T}}, TimeSpan?)" path="/param[@name='timeout']|/returns|/remarks"/>
    public static CompletionSequence<T> AsCompleted<T>(IEnumerable<Coroutine<T>> coroutines, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        return new CompletionSequence<T>(loop => [.. coroutines.Select(coroutine => loop.CreateTask(coroutine))], timeout);
    }
}
