using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>The future of a gather: ends when all children have, or with the first exception (tasks.py, <c>gather</c>).</summary>
/// <remarks>Canceling it cancels the children; it ends, canceled, when they have.</remarks>
internal sealed class GatherFuture<TResult> : Future<TResult>, IJoin
{
    // As in asyncio, the children are awaited by the task that called gather.
    private readonly LoopTask? _caller;
    private readonly bool _keepsExceptions;
    private readonly Func<IReadOnlyList<Future>, TResult> _collect;
    private readonly List<Future> _children = [];
    private int _distinctCount;
    private int _endedCount;
    private bool _isCancelRequested;

    private GatherFuture(EventLoop loop, bool keepsExceptions, Func<IReadOnlyList<Future>, TResult> collect)
        : base(loop)
    {
        _keepsExceptions = keepsExceptions;
        _collect = collect;
        _caller = loop.CurrentTask;
    }

    internal override string Kind => $"a gather ({_endedCount} of {_distinctCount} ended)";

    /// <summary>Creates tasks from the coroutines, in order, and watches them all.</summary>
    /// <param name="items">Coroutines and futures; a future that occurs twice counts once.</param>
    /// <param name="keepsExceptions">asyncio's <c>return_exceptions</c>.</param>
    /// <param name="collect">Creates the result from the children, which have all ended.</param>
    public static Future<TResult> Watch<TItem>(
        EventLoop loop,
        ReadOnlySpan<TItem> items,
        bool keepsExceptions,
        Func<TItem, EventLoop, Future> ensure,
        Func<IReadOnlyList<Future>, TResult> collect)
    {
        var outer = new GatherFuture<TResult>(loop, keepsExceptions, collect);
        if (items.IsEmpty)
        {
            outer.SetResult(collect([]));
            return outer;
        }

        var seen = new HashSet<Future>(ReferenceEqualityComparer.Instance);
        List<Future>? ended = null;
        foreach (TItem item in items)
        {
            Future child = ensure(item, loop);
            if (!ReferenceEquals(child.Loop, loop))
            {
                throw new ArgumentException("All futures of a gather must belong to one loop.", nameof(items));
            }

            outer._children.Add(child);
            if (!seen.Add(child))
            {
                continue;
            }

            outer._distinctCount++;
            if (child.IsCompleted)
            {
                (ended ??= []).Add(child);
            }
            else
            {
                child.AddDoneCallback(outer.OnChildEnded);
            }
        }

        ended?.ForEach(outer.OnChildEnded);
        return outer;
    }

    public override bool Cancel(string? message = null)
    {
        Loop.CheckThread(this);
        if (IsCompleted)
        {
            return false;
        }

        // Gathers of gathers are recursive: an exception is better than the end of the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        bool isAnyCanceled = false;
        foreach (Future child in _children)
        {
            isAnyCanceled |= child.Cancel(message);
        }

        _isCancelRequested |= isAnyCanceled;
        return isAnyCanceled;
    }

    void IJoin.AddAwaiting(List<LoopItem> tasks)
    {
        if (!IsCompleted)
        {
            _caller?.AddAwaiting(tasks);
        }
    }

    private void OnChildEnded(Future child)
    {
        _endedCount++;
        if (IsCompleted)
        {
            child.RetrieveException();
            return;
        }

        if (!_keepsExceptions)
        {
            // A canceled child is an exception of the gather; the gather itself is not "canceled".
            Exception? error = child.IsCanceled ? child.TakeCanceledException() : child.RetrieveException();
            if (error is not null)
            {
                SetException(error);
                return;
            }
        }

        if (_endedCount == _distinctCount)
        {
            End();
        }
    }

    private void End()
    {
        Debug.Assert(_children.TrueForAll(child => child.IsCompleted));
        TResult result = _collect(_children);
        if (_isCancelRequested)
        {
            // Even if every exception is kept, a canceled gather ends canceled.
            Future last = _children[^1];
            SetException(last.IsCanceled ? last.TakeCanceledException() : last.MakeCanceledException());
        }
        else
        {
            SetResult(result);
        }
    }
}
