using System.Runtime.CompilerServices;

namespace Lariat;

/// <content>Limits in seconds, because programs are ported with <c>asyncio.wait_for(x, 0.5)</c> as it is.</content>
public readonly partial struct Coroutine
{
    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan?)"/>
    /// <param name="coroutine">Canceled when the time is over, and waited for until it has ended.</param>
    /// <param name="seconds">The limit. Zero or less: the coroutine does not start. Infinity: no limit.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public static Coroutine<T> WaitFor<T>(Coroutine<T> coroutine, double seconds) => WaitFor(coroutine, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, double)"/>
    public static Coroutine WaitFor(Coroutine coroutine, double seconds) => WaitFor(coroutine, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(IFuture{T}, TimeSpan?)"/>
    /// <param name="future">Canceled when the time is over, and waited for until it has ended; see
    /// <see cref="Shield{T}(IFuture{T})"/>.</param>
    /// <param name="seconds">The limit. Zero or less: its result if it has one, else it is canceled. Infinity: no limit.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public static Coroutine<T> WaitFor<T>(IFuture<T> future, double seconds) => WaitFor(future, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(IFuture{T}, double)"/>
    [OverloadResolutionPriority(-1)]
    public static Coroutine WaitFor(Future future, double seconds) => WaitFor(future, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(IFuture{T}, double)"/>
    /// <param name="task">Canceled when the time is over, and waited for until it has ended.</param>
    /// <param name="seconds">The limit. Zero or less: its result if it has one, else it is canceled. Infinity: no limit.</param>
    [OverloadResolutionPriority(-1)]
    public static Coroutine<T> WaitFor<T>(LoopTask<T> task, double seconds) => WaitFor((IFuture<T>)task, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(Task{T}, TimeSpan?)"/>
    /// <param name="task">
    /// When the time is over it is abandoned (see <see cref="EventLoop.AbandonedOperations"/>), unless the current task's token ends it
    /// first.
    /// </param>
    /// <param name="seconds">The limit. Infinity: no limit.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public static Coroutine<T> WaitFor<T>(Task<T> task, double seconds) => WaitFor(task, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(Task{T}, double)"/>
    public static Coroutine WaitFor(Task task, double seconds) => WaitFor(task, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(ValueTask{T}, TimeSpan?)"/>
    /// <param name="valueTask">When the time is over the task's token is canceled, and it is waited for until it has ended.</param>
    /// <param name="seconds">The limit. Infinity: no limit.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public static Coroutine<T> WaitFor<T>(ValueTask<T> valueTask, double seconds) => WaitFor(valueTask, LoopTime.SecondsToLimit(seconds));

    /// <inheritdoc cref="WaitFor{T}(ValueTask{T}, double)"/>
    public static Coroutine WaitFor(ValueTask valueTask, double seconds) => WaitFor(valueTask, LoopTime.SecondsToLimit(seconds));
}
