// A queue for objects that all loops share. A primitive of the core belongs to one loop; this one is used from any, and a waiter resumes on
// its own loop. Invariant: a value is idle, with one taker, or under way to one (Waiting.Granted) that returns it if it was canceled.
using System.Diagnostics;

namespace Lariat.Data;

/// <summary>
/// Values that tasks of any loop take and return; first come, first served, the value that was idle longest first. Thread: any.
/// </summary>
[DebuggerDisplay("{_idle.Count} idle, {_waiting.Count} waiting")]
internal sealed class SharedPool<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _idle = new();
    private readonly LinkedList<Waiting> _waiting = [];
    private bool _isClosed;

    /// <summary>Takes a value, waiting until there is one.</summary>
    /// <remarks>Suspends while there is none. A value granted to a canceled task passes to the next.</remarks>
    /// <exception cref="QueueShutdownException">The pool was closed.</exception>
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

        return waiting.Granted ?? throw new QueueShutdownException();
    }

    /// <summary>Adds or returns a value: the first waiter gets it.</summary>
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

    /// <summary>Closes the pool: current and later waiters fail.</summary>
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

    /// <summary>Removes a canceled task from the waiters. Returns the value that it was already granted, if any.</summary>
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
            throw new QueueShutdownException();
        }
    }

    /// <summary>A waiting task, and the future of its loop that wakes it.</summary>
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
