namespace Lariat;

/// <summary>One wait for several futures (tasks.py, <c>_wait</c>): ends when enough of them have ended, or with its time.</summary>
internal sealed class JoinFuture : Future<object?>, IJoin
{
    private readonly Future[] _futures;
    private readonly ReturnWhen _returnWhen;
    private readonly TimerHandle? _timer;
    private int _remaining;

    /// <param name="loop">The loop that runs here.</param>
    /// <param name="futures">At least one; each once.</param>
    /// <param name="timeout">Null: no limit.</param>
    /// <param name="returnWhen">When the wait is over.</param>
    public JoinFuture(EventLoop loop, Future[] futures, TimeSpan? timeout, ReturnWhen returnWhen)
        : base(loop)
    {
        _futures = futures;
        _returnWhen = returnWhen;
        _remaining = futures.Length;
        if (LoopTime.ToLimit(timeout) is { } delay)
        {
            _timer = loop.CallLater(delay, () => TrySetResult(null));
        }

        foreach (Future future in futures)
        {
            future.AddDoneCallback(OnEnded);
        }
    }

    /// <summary>Waits until the wait is over, or is canceled; the futures are not affected.</summary>
    public async Coroutine WaitAsync()
    {
        try
        {
            await this;
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

    void IJoin.AddAwaiting(List<LoopItem> tasks) => AddWaitersOf(tasks);

    private void OnEnded(Future future)
    {
        _remaining--;
        if (_remaining <= 0
            || _returnWhen == ReturnWhen.FirstCompleted
            || (_returnWhen == ReturnWhen.FirstException && future.RetrieveException() is not null))
        {
            _timer?.Cancel();
            TrySetResult(null);
        }
    }
}
