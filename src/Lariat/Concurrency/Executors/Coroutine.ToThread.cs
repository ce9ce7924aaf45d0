namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Runs a blocking function on a thread of the loop's default executor and waits for it.</summary>
    /// <param name="function">Runs with the caller's AsyncLocal values.</param>
    /// <returns>The function's result.</returns>
    /// <remarks>
    /// Suspends. Cancellation ends the wait; a function that is already running finishes, and its result is discarded. asyncio:
    /// <c>to_thread</c>.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#ToThread --><code>
    /// byte[] content = await Coroutine.ToThread(() =&gt; File.ReadAllBytes(path));
    /// </code></example>
    /// <exception cref="IOException">The executor has no thread, and none can be started now: a limit of the user or of the container is
    /// reached. A later call tries again.</exception>
    public static async Coroutine<T> ToThread<T>(Func<T> function) => await EventLoop.Current.RunInExecutor(function);

    /// <inheritdoc cref="ToThread{T}(Func{T})"/>
    public static async Coroutine ToThread(Action function) => await EventLoop.Current.RunInExecutor(function);
}
