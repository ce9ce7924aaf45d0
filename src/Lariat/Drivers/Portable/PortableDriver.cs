// System.Net.Sockets for everything: its operations complete on its own threads and are handed over through a stack that the loop
// takes as a whole, oldest first. No completion can overtake the call that started it, because the loop takes them in Poll only.
using Lariat.Items;

namespace Lariat.LowLevel;

/// <summary>The driver for every system: the base library's sockets, the monotonic clock and an event to sleep on.</summary>
/// <remarks>Sleeps are rounded up to whole milliseconds, as asyncio's are by epoll; a timer is never early.</remarks>
public sealed class PortableDriver : IoDriver
{
    private const long NsPerMs = 1_000_000;

    // The loop simply repeats a longer sleep (asyncio's MAXIMUM_SELECT_TIMEOUT is a day as well).
    private const long MaxSleepMs = 24 * 60 * 60 * 1000;

    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly PortableSockets _sockets;
    private readonly FileCalls _fileCalls;
    private readonly ThreadedFiles _files;
    private readonly PortableReadiness _readiness = new();
    private PostStack<PortableArgs> _completed;
    private int _isAsleep;

    /// <summary>Creates the driver.</summary>
    public PortableDriver()
        : this(usesSystemCalls: OperatingSystem.IsLinux())
    {
    }

    /// <param name="usesSystemCalls">False: uses the base library alone for files, as on systems other than Linux.</param>
    internal PortableDriver(bool usesSystemCalls)
    {
        _sockets = new PortableSockets(this);
        _fileCalls = usesSystemCalls ? new PosixFileCalls() : new PortableFileCalls();
        _files = new ThreadedFiles(this, _fileCalls);
    }

    /// <inheritdoc/>
    public override long Timestamp => MonotonicClock.Timestamp;

    internal override bool IsOnSystemClock => true;

    /// <inheritdoc/>
    public override IoSockets Sockets => _sockets;

    internal PortableReadiness Readiness => _readiness;

    /// <inheritdoc/>
    public override IoFiles Files => _files;

    /// <inheritdoc/>
    public override void Poll(long deadlineNs)
    {
        // Announced first and read afterwards; Post does the reverse, so at least one of the two notices the other.
        Interlocked.Exchange(ref _isAsleep, 1);
        if (!_readiness.IsEmpty)
        {
            PollReadiness(deadlineNs);
        }
        else if (_completed.IsEmpty)
        {
            Sleep(deadlineNs);
        }

        Volatile.Write(ref _isAsleep, 0);
        HandleCompleted();
        _files.TakeEnded();
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        try
        {
            _wake.Set();
            _readiness.Wake();
        }
        catch (ObjectDisposedException)
        {
            // A thread posts while the loop closes: there is nothing left to wake.
        }
    }

    /// <summary>Posts a completed operation. Any thread.</summary>
    internal void Post(PortableArgs args)
    {
        _completed.Push(args);
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            Wake();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sockets.CloseAll();
            if (_files.End())
            {
                _fileCalls.CloseAll();
            }

            _wake.Dispose();
            _readiness.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Sleep(long deadlineNs)
    {
        int waitMs = WaitMs(deadlineNs);
        if (waitMs != 0)
        {
            _wake.WaitOne(waitMs);
        }
    }

    /// <summary>Polls the busy streams, and waits for them.</summary>
    private void PollReadiness(long deadlineNs)
    {
        int waitMs = WaitMs(deadlineNs);
        if (waitMs != 0)
        {
            _readiness.Announce();
            if (!_completed.IsEmpty || _wake.WaitOne(0))
            {
                waitMs = 0;
            }
        }

        _readiness.Check(TimeSpan.FromMilliseconds(waitMs));
    }

    private int WaitMs(long deadlineNs)
    {
        if (deadlineNs == NoDeadline)
        {
            return Timeout.Infinite;
        }

        long waitNs = deadlineNs - Timestamp;
        return waitNs <= 0 ? 0 : (int)Math.Min((waitNs + NsPerMs - 1) / NsPerMs, MaxSleepMs);
    }

    private void HandleCompleted()
    {
        PortableArgs? rest = _completed.TakeAll();
        while (rest is not null)
        {
            PostStack<PortableArgs>.TakeNext(ref rest).Handle();
        }
    }
}
