using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>Makes <see cref="IFuture{T}"/> awaitable.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FutureExtensions
{
    /// <inheritdoc cref="Future.GetAwaiter"/>
    public static AnyFutureAwaiter<T> GetAwaiter<T>(this IFuture<T> future) => new((Future)future);
}

/// <summary>For the compiler: awaits an <see cref="IFuture{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AnyFutureAwaiter<T> : ICriticalNotifyCompletion, ILoopItemAwaiter
{
    private readonly Future _future;

    internal AnyFutureAwaiter(Future future) => _future = future;

    /// <inheritdoc cref="FutureAwaiter.IsCompleted"/>
    public bool IsCompleted => FutureAwaiter.CheckIsCompleted(_future);

    /// <summary>Ends the await.</summary>
    public T GetResult()
    {
        FutureAwaiter.ThrowInjected(_future);
        return ((IFuture<T>)_future).GetResult();
    }

    /// <inheritdoc cref="FutureAwaiter.OnCompleted"/>
    public void OnCompleted(Action continuation) => _future.Loop.AwaitFromPlainMethod(_future, continuation);

    /// <inheritdoc cref="FutureAwaiter.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _future.Loop.AwaitFromPlainMethod(_future, continuation);
}
