namespace Lariat;

/// <summary>
/// Callbacks with a state, so that a static lambda needs no closure. On the loop's thread each allocates only its handle.
/// </summary>
/// <example><!-- from LoopExamples.cs#CallLater.state --><code>
/// loop.CallLater(0.5, static state =&gt; ((List&lt;string&gt;)state!).Add("without a closure"), log);
/// </code></example>
public static class LoopCallbacks
{
    /// <inheritdoc cref="EventLoop.CallSoon(Action, LoopContext?)"/>
    /// <param name="loop">The loop.</param>
    /// <param name="callback">Called with <paramref name="state"/>; its exceptions go to the loop's exception handler.</param>
    /// <param name="state">Passed to the callback.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    public static CallbackHandle CallSoon(this EventLoop loop, Action<object?> callback, object? state, LoopContext? context = null)
    {
        Check(loop, callback);
        return loop.QueueCallback(callback, state, context);
    }

    /// <inheritdoc cref="EventLoop.CallLater(TimeSpan, Action, LoopContext?)"/>
    /// <param name="loop">The loop.</param>
    /// <param name="delay">Zero or negative: as soon as possible, but not before the next iteration.</param>
    /// <param name="callback">Called with <paramref name="state"/>; its exceptions go to the loop's exception handler.</param>
    /// <param name="state">Passed to the callback.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    public static TimerHandle CallLater(
        this EventLoop loop, TimeSpan delay, Action<object?> callback, object? state, LoopContext? context = null)
    {
        Check(loop, callback);
        return loop.CallAtNs(LoopTime.AddSaturating(loop.TimeNs, LoopTime.ToNs(delay)), callback, state, context);
    }

    /// <inheritdoc cref="CallLater(EventLoop, TimeSpan, Action{object?}, object?, LoopContext?)"/>
    /// <param name="loop">The loop.</param>
    /// <param name="seconds">Zero or negative: as soon as possible, but not before the next iteration.</param>
    /// <param name="callback">Called with <paramref name="state"/>; its exceptions go to the loop's exception handler.</param>
    /// <param name="state">Passed to the callback.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public static TimerHandle CallLater(
        this EventLoop loop, double seconds, Action<object?> callback, object? state, LoopContext? context = null)
    {
        Check(loop, callback);
        return loop.CallAtNs(LoopTime.AddSaturating(loop.TimeNs, LoopTime.SecondsToNs(seconds, nameof(seconds))), callback, state, context);
    }

    /// <inheritdoc cref="EventLoop.CallAt(LoopInstant, Action, LoopContext?)"/>
    /// <param name="loop">The loop.</param>
    /// <param name="when">In the past: as soon as possible.</param>
    /// <param name="callback">Called with <paramref name="state"/>; its exceptions go to the loop's exception handler.</param>
    /// <param name="state">Passed to the callback.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    public static TimerHandle CallAt(
        this EventLoop loop, LoopInstant when, Action<object?> callback, object? state, LoopContext? context = null)
    {
        Check(loop, callback);
        return loop.CallAtNs(when.Ns, callback, state, context);
    }

    /// <inheritdoc cref="EventLoop.CallSoonThreadSafe(Action, LoopContext?)"/>
    /// <param name="loop">The loop.</param>
    /// <param name="callback">Called with <paramref name="state"/>; its exceptions go to the loop's exception handler.</param>
    /// <param name="state">Passed to the callback, which runs on the loop's thread.</param>
    /// <param name="context">The context to run in; default: a copy of the caller's.</param>
    public static CallbackHandle CallSoonThreadSafe(
        this EventLoop loop, Action<object?> callback, object? state, LoopContext? context = null)
    {
        Check(loop, callback);
        return loop.PostCallback(callback, state, context);
    }

    private static void Check(EventLoop loop, Action<object?> callback)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(callback);
    }
}
