using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>Makes <see cref="IFuture{T}"/> awaitable, in every language.</summary>
public static class FutureExtensions
{
    /// <summary>
    /// Creates a coroutine that awaits the future: for F#, which cannot await a <see cref="LoopTask{T}"/> or a <see cref="Future{T}"/>
    /// directly.
    /// </summary>
    /// <param name="future">A task or future, of the loop on which the coroutine will run.</param>
    /// <returns>A coroutine, to be used once like any other: <c>let! result = loopTask.AsCoroutine()</c>.</returns>
    /// <remarks>
    /// Suspends unless the future has ended. Cancellation: as for awaiting the future, which is canceled too. (F# finds two methods
    /// <c>GetAwaiter</c>, the typed one and that of <see cref="Future"/>, and cannot choose.) No counterpart in asyncio.
    /// </remarks>
    public static Coroutine<T> AsCoroutine<T>(this IFuture<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        return AwaitAsync(future);

        static async Coroutine<T> AwaitAsync(IFuture<T> future) => await future;
    }

    /// <inheritdoc cref="Future.GetAwaiter"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
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
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(FlowingContinuation.Of(continuation));

    /// <inheritdoc cref="FutureAwaiter.OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _future.Loop.AwaitFromPlainMethod(_future, continuation);
}
