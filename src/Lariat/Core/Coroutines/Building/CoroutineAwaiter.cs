using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>For the compiler: awaits a <see cref="Coroutine"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CoroutineAwaiter : ICriticalNotifyCompletion, ICoroutineAwaiter
{
    // Both awaiters have this layout; the method builder reads one as the other (Suspension.Await).
    private readonly Frame _frame;
    private readonly int _version;

    internal CoroutineAwaiter(Frame frame)
    {
        _frame = frame;
        _version = frame.Version;
    }

    /// <summary>Runs the coroutine inline up to its first suspension; true if it completed.</summary>
    public bool IsCompleted
    {
        get
        {
            _frame.CheckVersion(_version);
            return _frame.RunInline();
        }
    }

    internal Frame Frame => _frame;

    Frame? ICoroutineAwaiter.Frame => _frame;

    /// <summary>Ends the await and throws the coroutine's exception, if any.</summary>
    public void GetResult()
    {
        if (_frame.Version != _version)
        {
            // A leaf is free for its next use as soon as it waits. Every other frame is used up, and throws.
            _frame.EndLeaf();
            return;
        }

        if (_frame.State != FrameState.Succeeded)
        {
            _frame.ThrowUnsuccessful();
        }

        _frame.Recycle();
    }

    /// <summary>For plain <c>async Task</c> methods that await a coroutine inside a task.</summary>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(FlowingContinuation.Of(continuation));

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => Suspension.AwaitFromPlainMethod(_frame, continuation);
}

/// <summary>For the compiler: awaits a <see cref="Coroutine{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CoroutineAwaiter<T> : ICriticalNotifyCompletion, ICoroutineAwaiter
{
    private readonly Frame<T> _frame;
    private readonly int _version;

    internal CoroutineAwaiter(Frame<T> frame)
    {
        _frame = frame;
        _version = frame.Version;
    }

    Frame? ICoroutineAwaiter.Frame => _frame;

    /// <inheritdoc cref="CoroutineAwaiter.IsCompleted"/>
    public bool IsCompleted
    {
        get
        {
            _frame.CheckVersion(_version);
            return _frame.RunInline();
        }
    }

    /// <summary>Ends the await: returns the coroutine's result or throws its exception.</summary>
    public T GetResult() => _frame.Version == _version ? _frame.TakeResult() : _frame.EndLeafWithResult();

    /// <inheritdoc cref="CoroutineAwaiter.OnCompleted"/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(FlowingContinuation.Of(continuation));

    /// <inheritdoc cref="CoroutineAwaiter.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => Suspension.AwaitFromPlainMethod(_frame, continuation);
}

/// <summary>Marks the awaiters with the layout of <see cref="CoroutineAwaiter"/>.</summary>
internal interface ICoroutineAwaiter
{
    /// <summary>The awaited coroutine; null in an awaiter that is not in use.</summary>
    Frame? Frame { get; }
}
