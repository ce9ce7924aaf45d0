using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>For the compiler: awaits a <see cref="Future"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct FutureAwaiter : ICriticalNotifyCompletion, ILoopItemAwaiter
{
    // The only field: the method builder reads the awaiter as a LoopItem (Suspension.Await).
    private readonly Future _future;

    internal FutureAwaiter(Future future) => _future = future;

    /// <summary>True if the await continues without suspending.</summary>
    public bool IsCompleted => CheckIsCompleted(_future);

    /// <summary>Ends the await.</summary>
    public void GetResult()
    {
        ThrowInjected(_future);
        _future.ThrowUnlessSucceeded();
    }

    /// <summary>For plain <c>async Task</c> methods.</summary>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(FlowingContinuation.Of(continuation));

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _future.Loop.AwaitFromPlainMethod(_future, continuation);

    internal static bool CheckIsCompleted(Future future)
    {
        future.Loop.CheckThread(future);
        return future.IsCompleted;
    }

    /// <summary>A task that was canceled after its future had completed nevertheless throws at this await.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ThrowInjected(Future future) => future.Loop.Trampoline.ThrowInjected();
}

/// <summary>For the compiler: awaits a <see cref="Future{T}"/>, a <see cref="LoopTask{T}"/> or an <see cref="IFuture{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct FutureAwaiter<T> : ICriticalNotifyCompletion, ILoopItemAwaiter
{
    private readonly Future _future;

    internal FutureAwaiter(Future future) => _future = future;

    /// <inheritdoc cref="FutureAwaiter.IsCompleted"/>
    public bool IsCompleted => FutureAwaiter.CheckIsCompleted(_future);

    /// <summary>Ends the await.</summary>
    public T GetResult()
    {
        FutureAwaiter.ThrowInjected(_future);
        _future.ThrowUnlessSucceeded();

        // SAFETY: the result is a T or, since IFuture is covariant, a reference to a class that converts to T.
        return Unsafe.As<byte, T>(ref _future.ResultStorage);
    }

    /// <inheritdoc cref="FutureAwaiter.OnCompleted"/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(FlowingContinuation.Of(continuation));

    /// <inheritdoc cref="FutureAwaiter.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _future.Loop.AwaitFromPlainMethod(_future, continuation);
}
