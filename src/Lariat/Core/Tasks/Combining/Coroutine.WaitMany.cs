namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Waits for several futures; does not throw their exceptions, and does not cancel them.</summary>
    /// <param name="futures">At least one; one that occurs twice counts once.</param>
    /// <param name="timeout">Return after this time in any case; null or <see cref="Timeout.InfiniteTimeSpan"/>: never; zero or less: in
    /// the next iteration.</param>
    /// <param name="returnWhen">When to return.</param>
    /// <returns>The futures that had ended at the return, and those that had not; in the order given.</returns>
    /// <remarks>
    /// Always suspends, even if all have ended. Cancellation does not affect the futures. asyncio: <c>wait</c>.
    /// </remarks>
    /// <example><!-- from TaskExamples.cs#WaitMany --><code>
    /// (IReadOnlyList&lt;LoopTask&gt; done, IReadOnlyList&lt;LoopTask&gt; pending) =
    ///     await Coroutine.WaitMany(tasks, TimeSpan.FromSeconds(1), ReturnWhen.FirstCompleted);
    /// foreach (LoopTask task in pending)
    /// {
    ///     task.Cancel();
    /// }
    /// </code></example>
    /// <exception cref="ArgumentException">There are no futures, or <paramref name="returnWhen"/> is not a member.</exception>
    public static async Coroutine<(IReadOnlyList<TFuture> Done, IReadOnlyList<TFuture> Pending)> WaitMany<TFuture>(
        IEnumerable<TFuture> futures, TimeSpan? timeout = null, ReturnWhen returnWhen = ReturnWhen.AllCompleted)
        where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(futures);
        if (!Enum.IsDefined(returnWhen))
        {
            throw new ArgumentException($"{returnWhen} is not a member of ReturnWhen.", nameof(returnWhen));
        }

        TFuture[] all = [.. futures.Distinct(ReferenceEqualityComparer.Instance).Cast<TFuture>()];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is nothing to wait for: the set of futures is empty.", nameof(futures));
        }

        await new JoinFuture(EventLoop.Current, all, timeout, returnWhen).WaitAsync();
        return (Array.FindAll(all, future => future.IsCompleted), Array.FindAll(all, future => !future.IsCompleted));
    }
}
