using System.ComponentModel;

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
    public static FutureAwaiter<T> GetAwaiter<T>(this IFuture<T> future) => new((Future)future);
}
