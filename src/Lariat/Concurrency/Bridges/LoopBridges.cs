using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>Entry points into a loop from other threads, and the loop as a scheduler and a clock of .NET.</summary>
public static class LoopBridges
{
    /// <summary>Returns the loop as a scheduler: .NET tasks run as callbacks of the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <returns>A new view of the loop.</returns>
    /// <remarks>Any thread. No counterpart in asyncio.</remarks>
    public static TaskScheduler AsTaskScheduler(this EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return new LoopTaskScheduler(loop);
    }

    /// <summary>
    /// Returns the loop's clock and timers, for APIs that take a <see cref="TimeProvider"/>; its timers fire on the loop.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <returns>A new view of the loop.</returns>
    /// <remarks>Any thread. No counterpart in asyncio.</remarks>
    public static TimeProvider AsTimeProvider(this EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return new LoopTimeProvider(loop);
    }

    /// <summary>Runs a coroutine on this loop; can be called from any thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="coroutine">Becomes a task of this loop.</param>
    /// <returns>An object that other threads and loops can await and cancel.</returns>
    /// <remarks>asyncio: <c>run_coroutine_threadsafe</c>.</remarks>
    /// <example><!-- from LoopExamples.cs#RunThreadSafe --><code>
    /// int square = await loop.RunThreadSafe(squareAsync(7)).AsTask();
    /// </code></example>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public static RemoteTask<T> RunThreadSafe<T>(this EventLoop loop, Coroutine<T> coroutine)
    {
        var remote = new RemoteTask<T>(loop);
        if (!loop.TryPost(new RemoteTask<T>.StartHandle(loop, remote, coroutine)))
        {
            EventLoop.ThrowClosed();
        }

        return remote;
    }

    /// <inheritdoc cref="RunThreadSafe{T}(EventLoop, Coroutine{T})"/>
    public static RemoteTask RunThreadSafe(this EventLoop loop, Coroutine coroutine)
    {
        return new(loop.RunThreadSafe(WithoutResultAsync(coroutine)));

        static async Coroutine<Nothing> WithoutResultAsync(Coroutine coroutine)
        {
            await coroutine;
            return default;
        }
    }

    // Below: functions, above all plain async methods (Coroutine.From.cs).

    /// <summary>Runs a function on this loop; can be called from any thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="body">Called on the loop, in the first step of a task; may be a lambda, <c>async () => …</c>.</param>
    /// <inheritdoc cref="RunThreadSafe{T}(EventLoop, Coroutine{T})"/>
    [OverloadResolutionPriority(-2)]
    public static RemoteTask RunThreadSafe(this EventLoop loop, Func<Coroutine> body) => loop.RunThreadSafe(Coroutine.From(body));

    /// <inheritdoc cref="RunThreadSafe(EventLoop, Func{Coroutine})"/>
    [OverloadResolutionPriority(-1)]
    public static RemoteTask<T> RunThreadSafe<T>(this EventLoop loop, Func<Coroutine<T>> body) => loop.RunThreadSafe(Coroutine.From(body));

    /// <summary>Runs a plain async method on this loop; can be called from any thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="body">Called on the loop, in the first step of a task. F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="RunThreadSafe{T}(EventLoop, Coroutine{T})"/>
    [OverloadResolutionPriority(-3)]
    public static RemoteTask RunThreadSafe(this EventLoop loop, Func<Task> body) => loop.RunThreadSafe(Coroutine.From(body));

    /// <inheritdoc cref="RunThreadSafe(EventLoop, Func{Task})"/>
    [OverloadResolutionPriority(-3)]
    public static RemoteTask<T> RunThreadSafe<T>(this EventLoop loop, Func<Task<T>> body) => loop.RunThreadSafe(Coroutine.From(body));
}
