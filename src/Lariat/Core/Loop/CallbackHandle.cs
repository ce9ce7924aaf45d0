using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>A callback that a loop will run; until then it can be canceled.</summary>
/// <remarks>
/// Thread: the loop's; any to cancel one of <see cref="EventLoop.CallSoonThreadSafe(Action, LoopContext?)"/>. asyncio: <c>Handle</c>.
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public class CallbackHandle : LoopItem
{
    /// <summary>Invokes the state, which is an <see cref="Action"/>.</summary>
    internal static readonly Action<object?> RunAction = static action => ((Action)action!)();

    private readonly LoopContext? _context;
    private Action<object?>? _callback;
    private object? _state;

    internal CallbackHandle(EventLoop loop, Action<object?> callback, object? state, LoopContext? context)
    {
        Loop = loop;
        _callback = callback;
        _state = state;
        _context = context ?? LoopContext.CaptureOrNull();
    }

    /// <summary>True once <see cref="Cancel"/> was called.</summary>
    public bool IsCanceled { get; private set; }

    private protected EventLoop Loop { get; }

    /// <inheritdoc/>
    public override string ToString() => $"callback {DebuggerDisplay}";

    private string DebuggerDisplay
    {
        get
        {
            if ((_state as Delegate ?? _callback) is not { } callback)
            {
                return IsCanceled ? "canceled" : "done";
            }

            return DiagnosticMethodInfo.Create(callback) is { } method
                ? FrameNames.OfMethod(method)
                : "?";
        }
    }

    /// <summary>Prevents the callback from running and releases it. A second call, or a call after it ran, has no effect.</summary>
    /// <remarks>
    /// Any thread may cancel a callback of <see cref="EventLoop.CallSoonThreadSafe(Action, LoopContext?)"/>: when this has returned, the
    /// callback does not start any more. If it runs on the loop at that moment, this waits for its end; a thread must not hold a lock
    /// meanwhile that the callback takes. asyncio: <c>Handle.cancel</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Called from another thread than the loop's while it runs, and the callback is of another
    /// method.</exception>
    public virtual void Cancel()
    {
        Loop.CheckThread(this);
        CancelHere();
    }

    /// <summary>Cancels it, on a thread that may.</summary>
    private protected void CancelHere()
    {
        if (!IsCanceled)
        {
            IsCanceled = true;
            _callback = null;
            _state = null;
            OnCanceled();
        }
    }

    internal override void Run()
    {
        if (_callback is not { } callback)
        {
            return;
        }

        object? state = _state;
        _callback = null;
        _state = null;
        Loop.RunCallback(callback, state, _context, LoopErrorKind.Callback, this);
    }

    private protected virtual void OnCanceled()
    {
    }
}
