// io_uring: requests are collected during an iteration and go to the kernel with the system call that also waits. Requests that must
// reach the kernel first (a cancellation before a close) keep their order, because everything goes through one queue. The ring itself, and
// the thread to which it belongs, are in UringDriver.Ring.cs.
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>The driver for Linux 6.0 and later where io_uring is allowed.</summary>
/// <remarks>
/// A loop with this driver can be created on one thread and run on another, but while it has sockets it stays with its first thread.
/// </remarks>
public sealed unsafe partial class UringDriver : IoDriver
{
    // Maximum completions that one Poll queues: the iteration that runs them must not grow without bound.
    private const int MaxCompletionsPerPoll = 4096;

    // How long closing waits for the kernel to return memory; after that the memory is left to it permanently.
    private const long MaxCloseNs = 1_000_000_000;

    private static readonly List<object> s_leaked = [];

    private readonly UringBufferShape? _bufferShape;
    private readonly WakeEvent _wake = new();
    private readonly UringTable _table = new();
    private readonly UringWake _wakeRequest;
    private readonly UringSockets _sockets;
    private readonly UringFiles _files;
    private UringRing _ring;
    private UringRequest? _first;
    private UringRequest? _last;
    private Thread? _thread;

    /// <summary>Creates the driver.</summary>
    /// <exception cref="IOException">The system does not have io_uring, or forbids it.</exception>
    public UringDriver()
        : this(null)
    {
    }

    /// <param name="bufferShape">The shape of the receive buffers; null: the default. For tests without a free buffer.</param>
    internal UringDriver(UringBufferShape? bufferShape)
    {
        _bufferShape = bufferShape;
        try
        {
            (_ring, Buffers) = MakeRing();
        }
        catch
        {
            _wake.Dispose();
            throw;
        }

        _sockets = new UringSockets(this);
        _files = new UringFiles(this);
        _wakeRequest = new UringWake(this, _wake);
    }

    /// <inheritdoc/>
    public override long Timestamp => MonotonicClock.Timestamp;

    internal override bool IsOnSystemClock => true;

    /// <inheritdoc/>
    public override IoSockets Sockets => _sockets;

    /// <inheritdoc/>
    public override IoFiles Files => _files;

    internal UringBuffers Buffers { get; private set; }

    /// <summary>Requests that the kernel has.</summary>
    internal IEnumerable<UringRequest> InFlight => _table.All();

    /// <summary>Called for every request that goes to the kernel, when it is prepared; for tests.</summary>
    internal Action<UringRequest>? RequestPrepared { get; set; }

    /// <inheritdoc/>
    public override void Poll(long deadlineNs)
    {
        CheckThread();
        _sockets.FeedStarved();
        bool hasCompleted = FlushQueue();
        _ring.Enter(hasCompleted ? 0 : deadlineNs == NoDeadline ? -1 : Math.Max(0, deadlineNs - Timestamp));
        Reap();
        _files.TakeEnded();
    }

    /// <inheritdoc/>
    public override void Wake() => _wake.Set();

    /// <summary>Queues a request for the next enter.</summary>
    internal void Submit(UringRequest request)
    {
        if (request.IsQueued)
        {
            request.IsWithdrawn = false;
            return;
        }

        request.IsQueued = true;
        request.IsWithdrawn = false;
        request.Next = null;
        if (_last is null)
        {
            _first = request;
        }
        else
        {
            _last.Next = request;
        }

        _last = request;
    }

    /// <summary>Requests the kernel to end a request; its last completion still comes. One that was not submitted never is.</summary>
    internal void Cancel(UringRequest request)
    {
        request.IsCancelRequested = true;
        if (request.IsQueued)
        {
            request.IsWithdrawn = true;
        }
        else if (request.IsInFlight)
        {
            Submit(new UringCancel(_table.UserData(request)));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bool isDrained = Drain();
            _ring.Dispose();
            _sockets.CloseAll();
            _files.End(isDrained);
            _wake.Dispose();
            if (isDrained)
            {
                Buffers.Dispose();
            }
            else
            {
                // SAFETY: the kernel may still write into these buffers, and into those of file operations: they must outlive it, so
                // they are kept until the process ends.
                lock (s_leaked)
                {
                    s_leaked.Add(Buffers);
                    s_leaked.Add(_table);
                }
            }
        }

        base.Dispose(disposing);
    }

    /// <returns>
    /// True if requests ended that were withdrawn before they were submitted: there may be work, so the loop must not sleep.
    /// </returns>
    private bool FlushQueue()
    {
        bool hasCompleted = false;
        while (_first is { } request)
        {
            _first = request.Next;
            _last = _first is null ? null : _last;
            request.Next = null;
            request.IsQueued = false;
            if (request.IsWithdrawn)
            {
                request.IsWithdrawn = false;
                request.OnCompletion(-Errno.ECANCELED, 0);
                hasCompleted = true;
                continue;
            }

            UringSqe* sqe = _ring.TryTakeSqe();
            while (sqe is null)
            {
                _ring.Enter(0);
                sqe = _ring.TryTakeSqe();
            }

            request.Prepare(sqe);
            RequestPrepared?.Invoke(request);
            sqe->UserData = request is UringCancel ? 0 : _table.Add(request);
        }

        return hasCompleted;
    }

    private void Reap()
    {
        for (int count = 0; count < MaxCompletionsPerPoll && _ring.TryTakeCqe(out UringCqe cqe); count++)
        {
            if (_table.Find(cqe.UserData) is not { } request)
            {
                continue;
            }

            if ((cqe.Flags & UringConstants.IORING_CQE_F_MORE) == 0)
            {
                _table.Remove(request);
            }

            request.OnCompletion(cqe.Result, cqe.Flags);
        }
    }

    /// <summary>Ends everything that is in flight. False if the kernel did not release it in time, or this is another thread.</summary>
    private bool Drain()
    {
        if (!ReferenceEquals(_thread, Thread.CurrentThread))
        {
            return _table.InFlightCount == 0;
        }

        _sockets.CloseAll();
        foreach (UringRequest request in _table.All())
        {
            Cancel(request);
        }

        for (long end = Timestamp + MaxCloseNs; (_table.InFlightCount > 0 || _first is not null) && Timestamp < end;)
        {
            FlushQueue();
            _ring.Enter(_table.InFlightCount > 0 ? end - Timestamp : 0);
            Reap();
        }

        return _table.InFlightCount == 0;
    }
}
