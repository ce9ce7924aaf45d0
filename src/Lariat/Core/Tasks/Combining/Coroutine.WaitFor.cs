// asyncio's wait_for (Lib/asyncio/tasks.py): a coroutine runs in the calling task, within a TimeoutScope; a future or a foreign task is
// waited for, and canceled when the time is over.
using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Runs a coroutine in the calling task, for a limited time.</summary>
    /// <param name="coroutine">Canceled when the time is over, and waited for until it has ended.</param>
    /// <param name="timeout">Null or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or less: the coroutine does not start.</param>
    /// <returns>Its result; also if it refuses the cancellation and returns one.</returns>
    /// <remarks>Suspends where the coroutine does. asyncio: <c>wait_for</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#WaitFor --><code>
    /// try
    /// {
    ///     string page = await Coroutine.WaitFor(fetchAsync("a"), 2.5);
    /// }
    /// catch (TimeoutException)
    /// {
    ///     Console.WriteLine("the fetch was canceled after 2.5 s");
    /// }
    /// </code></example>
    /// <exception cref="TimeoutException">The time was over.</exception>
    public static async Coroutine<T> WaitFor<T>(Coroutine<T> coroutine, TimeSpan? timeout)
    {
        if (LoopTime.IsOver(timeout))
        {
            LoopTask<T> task = LoopTask.Create(coroutine);
            await CancelUnlessDone(task);
            return Result<T>(task);
        }

        var scope = new TimeoutScope(timeout);
        scope.Enter();
        T result;
        try
        {
            result = await coroutine;
        }
        catch (Exception error)
        {
            scope.Exit(error);
            throw;
        }

        scope.Exit(null);
        return result;
    }

    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan?)"/>
    public static async Coroutine WaitFor(Coroutine coroutine, TimeSpan? timeout)
    {
        if (LoopTime.IsOver(timeout))
        {
            await CancelUnlessDone(LoopTask.Create(coroutine));
            return;
        }

        await new TimeoutScope(timeout).RunAsync(() => coroutine);
    }

    /// <summary>Waits for a future, for a limited time.</summary>
    /// <param name="future">Canceled when the time is over, and waited for until it has ended; see
    /// <see cref="Shield{T}(IFuture{T})"/>.</param>
    /// <param name="timeout">Null or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or less: its result if it has one, else it is
    /// canceled.</param>
    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan?)" path="/returns|/remarks|/exception"/>
    public static async Coroutine<T> WaitFor<T>(IFuture<T> future, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(future);
        if (LoopTime.IsOver(timeout))
        {
            await CancelUnlessDone((Future)future);
            return future.GetResult();
        }

        return await new TimeoutScope(timeout).RunAsync<T>(async () => await future);
    }

    /// <inheritdoc cref="WaitFor{T}(IFuture{T}, TimeSpan?)"/>
    /// <param name="future">A task without a result; canceled when the time is over, and waited for until it has ended.</param>
    [OverloadResolutionPriority(-1)]
    public static async Coroutine WaitFor(Future future, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(future);
        if (LoopTime.IsOver(timeout))
        {
            await CancelUnlessDone(future);
            future.GetResult();
            return;
        }

        await new TimeoutScope(timeout).RunAsync(async Coroutine () => await future);
    }

    /// <summary>Waits for a foreign operation, for a limited time.</summary>
    /// <param name="task">
    /// When the time is over it is abandoned (see <see cref="EventLoop.AbandonedOperations"/>), unless the current task's token ends it
    /// first.
    /// </param>
    /// <param name="timeout">Null or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or less: over when it begins.</param>
    /// <returns>Its result.</returns>
    /// <remarks>Suspends unless the task has completed. No counterpart in asyncio.</remarks>
    /// <exception cref="TimeoutException">The time was over.</exception>
    public static async Coroutine<T> WaitFor<T>(Task<T> task, TimeSpan? timeout)
        => await new TimeoutScope(timeout).RunAsync<T>(async () => await task);

    /// <inheritdoc cref="WaitFor{T}(Task{T}, TimeSpan?)"/>
    public static async Coroutine WaitFor(Task task, TimeSpan? timeout)
        => await new TimeoutScope(timeout).RunAsync(async () => await task);

    /// <summary>Waits for a foreign operation, for a limited time.</summary>
    /// <param name="valueTask">
    /// When the time is over the current task's token is canceled, and it is waited for until it has ended: dropping a value task can lose
    /// data. Where it cannot, pass <see cref="Abandon{T}(ValueTask{T})"/> of it instead.
    /// </param>
    /// <param name="timeout">Null or <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Zero or less: over when it begins.</param>
    /// <returns>Its result; also if it ends with one after the time is over.</returns>
    /// <remarks>Suspends unless the operation has completed. No counterpart in asyncio.</remarks>
    /// <exception cref="TimeoutException">The time was over.</exception>
    public static async Coroutine<T> WaitFor<T>(ValueTask<T> valueTask, TimeSpan? timeout)
        => await new TimeoutScope(timeout).RunAsync<T>(async () => await valueTask);

    /// <inheritdoc cref="WaitFor{T}(ValueTask{T}, TimeSpan?)"/>
    public static async Coroutine WaitFor(ValueTask valueTask, TimeSpan? timeout)
        => await new TimeoutScope(timeout).RunAsync(async Coroutine () => await valueTask);

    /// <summary>Handles a time that is over already: takes an available result, cancels anything else first.</summary>
    private static async Coroutine CancelUnlessDone(Future future)
    {
        if (future.IsCompleted)
        {
            return;
        }

        await CancelAndWait(future);
        if (future.IsCanceledWait)
        {
            throw new TimeoutException(
                "The operation did not finish within 0 s: a time-out of zero or less takes only a result that is available already.",
                future.TakeCancelError());
        }

        future.ThrowUnlessSucceeded();
    }

    private static async Coroutine CancelAndWait(Future future)
    {
        // Not awaited directly: a future that refuses to be canceled must not keep this wait from being canceled.
        future.Cancel();
        await new JoinFuture(future.Loop, [future], timeout: null, ReturnWhen.AllCompleted).WaitAsync();
    }
}
