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

        await new FirstToCome(all, timeout, returnWhen).WaitAsync();
        return (Array.FindAll(all, future => future.IsCompleted), Array.FindAll(all, future => !future.IsCompleted));
    }

    /// <summary>One wait for several futures (tasks.py, <c>_wait</c>).</summary>
    private sealed class FirstToCome
    {
        private readonly Future[] _futures;
        private readonly ReturnWhen _returnWhen;
        private readonly Future<object?> _waiter;
        private readonly TimerHandle? _timer;
        private int _remaining;

        public FirstToCome(Future[] futures, TimeSpan? timeout, ReturnWhen returnWhen)
        {
            EventLoop loop = EventLoop.Current;
            _futures = futures;
            _returnWhen = returnWhen;
            _remaining = futures.Length;
            _waiter = loop.CreateFuture();
            if (LoopTime.ToLimit(timeout) is { } delay)
            {
                _timer = loop.CallLater(delay, () => _waiter.TrySetResult(null));
            }

            foreach (Future future in futures)
            {
                future.AddDoneCallback(OnEnded);
            }
        }

        public async Coroutine WaitAsync()
        {
            try
            {
                await _waiter;
            }
            finally
            {
                _timer?.Cancel();
                foreach (Future future in _futures)
                {
                    future.RemoveDoneCallback(OnEnded);
                }
            }
        }

        private void OnEnded(Future future)
        {
            _remaining--;
            if (_remaining <= 0
                || _returnWhen == ReturnWhen.FirstCompleted
                || (_returnWhen == ReturnWhen.FirstException && future.RetrieveException() is not null))
            {
                _timer?.Cancel();
                _waiter.TrySetResult(null);
            }
        }
    }
}
