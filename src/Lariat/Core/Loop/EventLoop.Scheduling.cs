// Callbacks: soon, later, at a time, and from another thread; only the last goes through the inbox. asyncio: call_soon, call_later,
// call_at, call_soon_threadsafe (Lib/asyncio/base_events.py).
namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>The loop's monotonic clock.</summary>
    /// <remarks>asyncio: <c>loop.time()</c>, in seconds.</remarks>
    public LoopInstant Time => new(_driver.Timestamp);

    /// <summary>True while the loop waits for something to do. Any thread.</summary>
    internal bool IsAsleep => _inbox.IsAsleep;

    internal long TimeNs => _driver.Timestamp;

    /// <summary>Runs a callback in the next iteration, after everything that is ready already.</summary>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <returns>A handle that can cancel it.</returns>
    /// <remarks>asyncio: <c>call_soon</c>.</remarks>
    /// <example><!-- from LoopExamples.cs#CallSoon --><code>
    /// loop.CallSoon(() =&gt; log.Add("in the next iteration"));
    /// </code></example>
    /// <exception cref="InvalidOperationException">
    /// The loop is closed, or runs on another thread (use <see cref="CallSoonThreadSafe(Action, LoopContext?)"/>).
    /// </exception>
    public CallbackHandle CallSoon(Action callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return QueueCallback(CallbackHandle.RunAction, callback, context);
    }

    /// <summary>Runs a callback after a delay.</summary>
    /// <param name="delay">Zero or negative: as soon as possible, but not before the next iteration.</param>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <returns>A handle that can cancel it.</returns>
    /// <remarks>
    /// Callbacks that are due at exactly the same time run in the order of asyncio's heap, which is not the order of the calls.
    /// asyncio: <c>call_later</c>.
    /// </remarks>
    /// <example><!-- from LoopExamples.cs#CallLater --><code>
    /// TimerHandle reminder = loop.CallLater(0.5, () =&gt; log.Add("half a second later"));
    /// // …
    /// reminder.Cancel();
    /// </code></example>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    public TimerHandle CallLater(TimeSpan delay, Action callback, LoopContext? context = null)
        => CallAtNs(LoopTime.AddSaturating(TimeNs, LoopTime.ToNs(delay)), callback, context);

    /// <inheritdoc cref="CallLater(TimeSpan, Action, LoopContext?)"/>
    /// <summary>Runs a callback after seconds: <c>loop.call_later(0.5, f)</c> can be ported as it is.</summary>
    /// <param name="seconds">Zero or negative: as soon as possible, but not before the next iteration.</param>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    public TimerHandle CallLater(double seconds, Action callback, LoopContext? context = null)
        => CallAtNs(LoopTime.AddSaturating(TimeNs, LoopTime.SecondsToNs(seconds, nameof(seconds))), callback, context);

    /// <summary>Runs a callback at a given time of the loop's clock.</summary>
    /// <param name="when">In the past: as soon as possible.</param>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <returns>A handle that can cancel it.</returns>
    /// <remarks>asyncio: <c>call_at</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    public TimerHandle CallAt(LoopInstant when, Action callback, LoopContext? context = null)
        => CallAtNs(when.Ns, callback, context);

    /// <summary>Runs a callback on the loop; can be called from any thread.</summary>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <param name="context">The context to run in; default: a copy of the caller's.</param>
    /// <returns>A handle, which any thread may cancel.</returns>
    /// <remarks>
    /// On the loop's own thread it does what <see cref="CallSoon(Action, LoopContext?)"/> does. asyncio: <c>call_soon_threadsafe</c>.
    /// </remarks>
    /// <example><!-- from LoopExamples.cs#CallSoonThreadSafe --><code>
    /// var thread = new Thread(() =&gt;
    /// {
    ///     int result = 6 * 7;
    ///     loop.CallSoonThreadSafe(() =&gt; answer.TrySetResult(result));
    /// });
    /// thread.Start();
    /// </code></example>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public CallbackHandle CallSoonThreadSafe(Action callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return PostCallback(CallbackHandle.RunAction, callback, context);
    }

    internal CallbackHandle QueueCallback(Action<object?> callback, object? state, LoopContext? context)
    {
        CheckOpen();
        var handle = new CallbackHandle(this, callback, state, context);
        Enqueue(handle);
        return handle;
    }

    internal CallbackHandle PostCallback(Action<object?> callback, object? state, LoopContext? context)
    {
        var handle = new ThreadSafeCallbackHandle(this, callback, state, context);
        if (!TryPost(handle))
        {
            ThrowClosed();
        }

        return handle;
    }

    /// <summary>Hands an item to the loop from any thread. False if the loop is closed.</summary>
    internal bool TryPost(LoopItem item)
    {
        if (IsRunningHere)
        {
            Enqueue(item);
            return true;
        }

        if (!_inbox.TryPush(item, out bool wake))
        {
            return false;
        }

        if (wake)
        {
            _driver.Wake();
        }

        return true;
    }

    /// <summary>As <see cref="TryPost"/>, for completions: a closed loop cannot report them any more, so it counts them.</summary>
    internal void PostOrDrop(LoopItem item)
    {
        if (!TryPost(item))
        {
            _inbox.CountDropped();
        }
    }

    internal TimerHandle CallAtNs(long deadlineNs, Action<object?> callback, object? state, LoopContext? context)
    {
        CheckOpen();
        deadlineNs = Math.Max(deadlineNs, LoopTime.EarliestDeadlineNs);
        var handle = new TimerHandle(this, deadlineNs, callback, state, context);
        Timers.Add(deadlineNs, handle);
        return handle;
    }

    private TimerHandle CallAtNs(long deadlineNs, Action callback, LoopContext? context)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return CallAtNs(deadlineNs, CallbackHandle.RunAction, callback, context);
    }
}
