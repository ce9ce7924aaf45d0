using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Lets a coroutine continue when its awaiter is canceled.</summary>
    /// <param name="coroutine">Becomes a task immediately.</param>
    /// <returns>A future that follows the task; canceling it does not affect the task.</returns>
    /// <remarks>
    /// Keep a way to await the task, or it may outlive its creator. Its exception after the follower was canceled goes to the loop's
    /// exception handler unless it is retrieved. asyncio: <c>shield</c>.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#Shield --><code>
    /// LoopTask saving = LoopTask.Create(saveAsync());
    /// try
    /// {
    ///     await Coroutine.Shield(saving);
    /// }
    /// finally
    /// {
    ///     await saving; // a cancellation of this task does not cut the saving short
    /// }
    /// </code></example>
    /// <exception cref="InvalidOperationException">No loop runs here, or the coroutine was used already.</exception>
    public static IFuture<T> Shield<T>(Coroutine<T> coroutine) => Shield((IFuture<T>)LoopTask.Create(coroutine));

    /// <inheritdoc cref="Shield{T}(Coroutine{T})"/>
    public static Future Shield(Coroutine coroutine) => Shield(LoopTask.Create(coroutine));

    /// <summary>Lets a future continue when its awaiter is canceled.</summary>
    /// <param name="future">A task or future.</param>
    /// <returns>A future that follows it; the given one itself if it has ended.</returns>
    /// <inheritdoc cref="Shield{T}(Coroutine{T})" path="/remarks"/>
    public static IFuture<T> Shield<T>(IFuture<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        return future.IsCompleted ? future : ShieldFuture<T>.Of((Future)future, static inner => Result<T>(inner));
    }

    /// <inheritdoc cref="Shield{T}(IFuture{T})"/>
    /// <param name="future">A task without a result.</param>
    [OverloadResolutionPriority(-1)]
    public static Future Shield(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        return future.IsCompleted ? future : ShieldFuture<object?>.Of(future, static _ => null);
    }
}
