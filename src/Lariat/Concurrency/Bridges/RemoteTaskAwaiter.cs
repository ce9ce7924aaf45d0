using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>For the compiler: awaits a <see cref="RemoteTask"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RemoteTaskAwaiter : ICriticalNotifyCompletion, ILoopItemAwaiter
{
    // The only field, itself one reference: the method builder reads the awaiter as a LoopItem (Suspension.Await).
    private readonly RemoteTaskAwaiter<Nothing> _awaiter;

    internal RemoteTaskAwaiter(RemoteTaskAwaiter<Nothing> awaiter) => _awaiter = awaiter;

    /// <inheritdoc cref="RemoteTaskAwaiter{T}.IsCompleted"/>
    public bool IsCompleted => _awaiter.IsCompleted;

    /// <inheritdoc cref="RemoteTaskAwaiter{T}.GetResult"/>
    public void GetResult() => _awaiter.GetResult();

    /// <inheritdoc cref="RemoteTaskAwaiter{T}.OnCompleted"/>
    public void OnCompleted(Action continuation) => _awaiter.OnCompleted(continuation);

    /// <inheritdoc cref="RemoteTaskAwaiter{T}.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _awaiter.UnsafeOnCompleted(continuation);
}

/// <summary>For the compiler: awaits a <see cref="RemoteTask{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RemoteTaskAwaiter<T> : ICriticalNotifyCompletion, ILoopItemAwaiter
{
    // The only field: the method builder reads the awaiter as a LoopItem (Suspension.Await). A coroutine that must wait runs on a loop; the
    // field is then the future.
    private readonly object _outcome;

    internal RemoteTaskAwaiter(Future<T> future) => _outcome = future;

    internal RemoteTaskAwaiter(Task<T> task) => _outcome = task;

    /// <summary>True if the await continues without suspending.</summary>
    public bool IsCompleted => _outcome is Future<T> future ? FutureAwaiter.CheckIsCompleted(future) : ((Task<T>)_outcome).IsCompleted;

    /// <summary>Ends the await.</summary>
    /// <exception cref="OperationCanceledException">The coroutine was canceled.</exception>
    public T GetResult() => _outcome is Future<T> future ? future.GetAwaiter().GetResult() : ((Task<T>)_outcome).GetAwaiter().GetResult();

    /// <summary>For plain <c>async Task</c> methods.</summary>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(FlowingContinuation.Of(continuation));

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation)
    {
        if (_outcome is Future<T> future)
        {
            future.Loop.AwaitFromPlainMethod(future, continuation);
        }
        else
        {
            ((Task<T>)_outcome).GetAwaiter().UnsafeOnCompleted(continuation);
        }
    }
}
