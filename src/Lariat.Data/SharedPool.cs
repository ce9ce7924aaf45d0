// The turns of objects that all loops share. A primitive of the core belongs to one loop; this is taken from any, and whoever waits goes on on
// its own loop. Invariant: a value is idle, with one taker, or on its way to one (Waiting.Granted) that gives it back if it was canceled.
using System.Diagnostics;

namespace Lariat.Data;

/// <summary>Values that tasks of any loop take and give back; first come, first served, the value that was idle longest first. Thread: any.</summary>
[DebuggerDisplay("{_idle.Count} idle, {_waiting.Count} waiting")]
internal sealed class SharedPool<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _idle = new();
    private readonly LinkedList<Waiting> _waiting = [];
    private bool _isClosed;

    /// <summary>Takes a value, when there is one.</summary>
    /// <remarks>Suspends while there is none. A value that reached a task which is canceled goes to the next.</remarks>
    /// <exception cref="QueueShutDownException">The pool was closed.</exception>
    public async Coroutine<T> TakeAsync()
    {
        Waiting waiting;
        lock (_gate)
        {
            ThrowIfClosed();
            if (_idle.TryDequeue(out T? idle))
            {
                return idle;
            }

            waiting = new Waiting(EventLoop.Current.CreateFuture<bool>());
            _waiting.AddLast(waiting.Place);
        }

        bool isWoken = false;
        try
        {
            await waiting.Future;
            isWoken = true;
        }
        finally
        {
            if (!isWoken && Leave(waiting) is { } granted)
            {
                Give(granted);
            }
        }

        return waiting.Granted ?? throw new QueueShutDownException();
    }

    /// <summary>Puts a value in, or back: the first who waits gets it.</summary>
    public void Give(T value)
    {
        Waiting? next;
        do
        {
            lock (_gate)
            {
                next = _waiting.First?.Value;
                if (next is null)
                {
                    _idle.Enqueue(value);
                    return;
                }

                _waiting.RemoveFirst();
                next.Granted = value;
            }
        }
        while (!next.TryWake());
    }

    /// <summary>Whoever waits, or comes, fails.</summary>
    public void Close()
    {
        Waiting[] waiting;
        lock (_gate)
        {
            _isClosed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (Waiting one in waiting)
        {
            one.TryWake();
        }
    }

    /// <summary>A task that was canceled waits no more. What it had been given already, if anything.</summary>
    private T? Leave(Waiting waiting)
    {
        lock (_gate)
        {
            waiting.Place.List?.Remove(waiting.Place);
            return waiting.Granted;
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new QueueShutDownException();
        }
    }

    /// <summary>A task that waits, and the future of its loop that wakes it.</summary>
    private sealed class Waiting
    {
        public Waiting(Future<bool> future)
        {
            Future = future;
            Place = new LinkedListNode<Waiting>(this);
        }

        public Future<bool> Future { get; }

        public LinkedListNode<Waiting> Place { get; }

        public T? Granted { get; set; }

        /// <summary>False if its loop has closed: its task never runs again.</summary>
        public bool TryWake()
        {
            EventLoop loop = Future.Loop;
            if (ReferenceEquals(EventLoop.CurrentOrNull, loop))
            {
                Future.TrySetResult(true);
                return true;
            }

            try
            {
                loop.CallSoonThreadSafe(() => Future.TrySetResult(true));
                return true;
            }
            catch (InvalidOperationException) when (loop.IsClosed)
            {
                return false;
            }
        }
    }
}
