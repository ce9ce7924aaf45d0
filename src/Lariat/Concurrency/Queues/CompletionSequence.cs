using System.Collections;

namespace Lariat;

/// <summary>
/// Futures in the order in which they end: see <see cref="Coroutine.AsCompleted{T}(IEnumerable{IFuture{T}}, TimeSpan?)"/>.
/// </summary>
/// <remarks>
/// Each future is returned once: after an iteration that was left early, a second one returns the rest. A step that is canceled while it
/// waits does not count: the iteration may continue, and returns every future.
/// Thread: the loop's, inside a task.
/// </remarks>
/// <typeparam name="T">The results.</typeparam>
public sealed class CompletionSequence<T> : IEnumerable<Coroutine<T>>, ILoopBound, IJoin
{
    private readonly Func<EventLoop, IEnumerable<IFuture<T>>> _source;
    private readonly TimeSpan? _timeout;
    private readonly AsyncQueue<IFuture<T>?> _ended = new();

    // The tasks that wait in a step now: the call graph's edges to the remaining futures.
    private readonly List<LoopTask> _waiting = [];
    private readonly HashSet<IFuture<T>> _remaining = new(ReferenceEqualityComparer.Instance);
    private LoopBound _bound = new();
    private TimerHandle? _timer;
    private int _toGive;
    private int _lateCount;
    private bool _isBegun;

    internal CompletionSequence(Func<EventLoop, IEnumerable<IFuture<T>>> source, TimeSpan? timeout)
    {
        _source = source;
        _timeout = LoopTime.ToLimit(timeout);
    }

    string ILoopBound.LoopBoundName => "CompletionSequence";

    bool ILoopBound.IsIdle => !_isBegun;

    /// <summary>Enumerates the futures themselves, each when it has ended.</summary>
    public AsyncEnumerator GetAsyncEnumerator()
    {
        Begin();
        return new AsyncEnumerator(this);
    }

    /// <summary>Enumerates coroutines, each of which returns or throws the outcome of the next future to end.</summary>
    public IEnumerator<Coroutine<T>> GetEnumerator()
    {
        Begin();
        return Coroutines().GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<Coroutine<T>> Coroutines()
    {
        while (_toGive > 0)
        {
            _bound.Use(this);
            _toGive--;
            yield return NextResultAsync();
        }
    }

    private async Coroutine<IFuture<T>> NextAsync()
    {
        IFuture<T>? ended;
        LoopTask task = LoopTask.Current;
        _waiting.Add(task);
        try
        {
            ended = await _ended.GetAsync();
        }
        catch
        {
            // Canceled while it waited: the future that it would have got is left to another step.
            _toGive++;
            throw;
        }
        finally
        {
            _waiting.Remove(task);
        }

        return ended ?? throw new TimeoutException(
            $"Not all operations finished within {LoopTime.Describe(_timeout!.Value)}: {_lateCount} are still running.");
    }

    private async Coroutine<T> NextResultAsync() => (await NextAsync()).GetResult();

    private void Begin()
    {
        _bound.Use(this);
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        EventLoop loop = EventLoop.Current;
        foreach (IFuture<T> future in _source(loop))
        {
            _remaining.Add(future);
        }

        foreach (IFuture<T> future in _remaining)
        {
            ((Future)future).AddDoneCallback(OnEnded);
        }

        _toGive = _remaining.Count;
        if (_toGive > 0 && _timeout is { } timeout)
        {
            _timer = loop.CallLater(timeout, OnTimeout);
        }
    }

    private void OnEnded(Future future)
    {
        if (_remaining.Remove((IFuture<T>)future))
        {
            _ended.TryPut((IFuture<T>)future);
            if (_remaining.Count == 0)
            {
                _timer?.Cancel();
            }
        }
    }

    void IJoin.AddAwaiting(List<LoopItem> tasks) => _waiting.ForEach(task => task.AddAwaiting(tasks));

    private void OnTimeout()
    {
        _lateCount = _remaining.Count;
        foreach (IFuture<T> future in _remaining)
        {
            ((Future)future).RemoveDoneCallback(OnEnded);
            _ended.TryPut(null);
        }

        _remaining.Clear();
    }

    /// <summary>For <c>await foreach</c>.</summary>
    public sealed class AsyncEnumerator
    {
        private readonly CompletionSequence<T> _sequence;

        internal AsyncEnumerator(CompletionSequence<T> sequence) => _sequence = sequence;

        /// <summary>The future that ended last.</summary>
        public IFuture<T> Current { get; private set; } = null!;

        /// <summary>Waits for the next future to end. False when all were returned.</summary>
        /// <exception cref="TimeoutException">The time was over.</exception>
        public async Coroutine<bool> MoveNextAsync()
        {
            _sequence._bound.Use(_sequence);
            if (_sequence._toGive == 0)
            {
                return false;
            }

            _sequence._toGive--;
            Current = await _sequence.NextAsync();
            return true;
        }
    }
}
