namespace Lariat;

/// <summary>The future of a shield: follows another one, which its cancellation does not affect (tasks.py, <c>shield</c>).</summary>
internal sealed class ShieldFuture<T> : Future<T>, IJoin
{
    private readonly Future _inner;
    private readonly Func<Future, T> _result;

    // As in asyncio, the inner future is awaited by the task that called shield.
    private readonly LoopTask? _caller;

    private ShieldFuture(Future inner, Func<Future, T> result)
        : base(inner.Loop)
    {
        _inner = inner;
        _result = result;
        _caller = inner.Loop.CurrentTask;
    }

    internal override string Kind => "a shielded future";

    /// <param name="inner">A future that has not ended.</param>
    /// <param name="result">Reads the result of the inner future when it has one.</param>
    public static ShieldFuture<T> Of(Future inner, Func<Future, T> result)
    {
        var shield = new ShieldFuture<T>(inner, result);
        inner.AddDoneCallback(shield.OnInnerEnded);
        shield.AddDoneCallback(static ended => ((ShieldFuture<T>)ended).OnEnded());
        return shield;
    }

    void IJoin.AddAwaiting(List<LoopItem> tasks)
    {
        if (!IsCompleted)
        {
            _caller?.AddAwaiting(tasks);
        }
    }

    private void OnInnerEnded(Future ended)
    {
        if (IsCanceled)
        {
            // In the iteration in which the inner one has ended: its exception, if there is one, stays unretrieved.
            return;
        }

        if (ended.IsCanceled)
        {
            Cancel();
        }
        else if (ended.RetrieveException() is { } error)
        {
            SetException(error);
        }
        else
        {
            SetResult(_result(ended));
        }
    }

    private void OnEnded()
    {
        if (!_inner.IsCompleted)
        {
            _inner.RemoveDoneCallback(OnInnerEnded);
        }
    }
}
