// epoll(7), edge-triggered: a descriptor is registered once, for both directions, and its owner remembers its readiness.
// Poll only sets readiness bits and queues operations; the steps that need data make the system calls that move it.
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>The driver for Linux without io_uring.</summary>
/// <remarks>Sleeps end with a precision of nanoseconds on Linux 5.11 and later, of milliseconds before, never early.</remarks>
public sealed unsafe class EpollDriver : IoDriver
{
    // Events per system call: enough for a batch, 3 KiB of memory; the next call returns further ones.
    private const int MaxEvents = 256;

    private const long NsPerMs = 1_000_000;

    // The maximum that epoll_wait(2) takes in an int; the loop repeats a longer sleep.
    private const long MaxSleepNs = 24L * 60 * 60 * 1_000_000_000;

    private readonly byte[] _events;
    private readonly byte* _eventsAt;
    private readonly WakeEvent _wake;
    private readonly EpollTable _table;
    private readonly EpollSockets _sockets;
    private readonly PosixFileCalls _fileCalls = new();
    private readonly ThreadedFiles _files;
    private readonly int _epoll;
    private bool _hasNanoseconds = true;

    /// <summary>Creates the driver.</summary>
    /// <exception cref="IOException">The system has no epoll, or no descriptor is available.</exception>
    public EpollDriver()
    {
        _wake = new WakeEvent();
        _epoll = Libc.EpollCreate(EpollEvent.EPOLL_CLOEXEC);
        _table = new EpollTable(_epoll);
        int errno = _epoll < 0 ? Errno.Last : _table.Add(_wake.Descriptor, EpollEvent.EPOLLIN | EpollEvent.EPOLLET, new EpollWake());
        if (errno != 0)
        {
            // A loop that cannot be woken would hang.
            string what = _epoll < 0
                ? "Making an epoll descriptor"
                : "Watching the eventfd of a loop (their number is limited: fs.epoll.max_user_watches)";
            _wake.Dispose();
            if (_epoll >= 0)
            {
                _ = Libc.Close(_epoll);
            }

            throw Errno.ToException(errno, what);
        }

        // SAFETY: pinned, and referenced by the driver as long as the pointer is.
        _events = GC.AllocateUninitializedArray<byte>(MaxEvents * EpollEvent.Size, pinned: true);
        _eventsAt = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _events[0]);
        _sockets = new EpollSockets(this, _table);
        _files = new ThreadedFiles(this, _fileCalls);
    }

    /// <inheritdoc/>
    public override long Timestamp => MonotonicClock.Timestamp;

    internal override bool IsOnSystemClock => true;

    /// <inheritdoc/>
    public override IoSockets Sockets => _sockets;

    /// <inheritdoc/>
    public override IoFiles Files => _files;

    /// <inheritdoc/>
    public override void Poll(long deadlineNs)
    {
        int count = Wait(deadlineNs);
        for (int i = 0; i < count; i++)
        {
            byte* at = _eventsAt + (i * EpollEvent.Size);
            _table.Find(EpollEvent.GetData(at))?.OnReady(EpollEvent.GetEvents(at));
        }

        _files.TakeEnded();
    }

    /// <inheritdoc/>
    public override void Wake() => _wake.Set();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _table.CloseAll();
            if (_files.End())
            {
                _fileCalls.CloseAll();
            }

            _wake.Dispose();
            _ = Libc.Close(_epoll);
        }

        base.Dispose(disposing);
    }

    private int Wait(long deadlineNs)
    {
        long waitNs = deadlineNs == NoDeadline ? -1 : Math.Clamp(deadlineNs - Timestamp, 0, MaxSleepNs);
        int count = _hasNanoseconds ? WaitNs(waitNs) : WaitMs(waitNs);
        if (count >= 0)
        {
            return count;
        }

        int errno = Errno.Last;
        if (_hasNanoseconds && SystemCalls.IsMissing(errno))
        {
            _hasNanoseconds = false;
            return Wait(deadlineNs);
        }

        // A signal ends the sleep early; the loop checks its timers and sleeps again.
        return errno == Errno.EINTR ? 0 : throw Errno.ToException(errno, "Waiting for events");
    }

    private int WaitNs(long waitNs)
    {
        KernelTimespec time = KernelTimespec.FromNs(Math.Max(waitNs, 0));
        return (int)Libc.SystemCall(SystemCalls.EpollPwait2, _epoll, (nint)_eventsAt, MaxEvents, waitNs < 0 ? 0 : (nint)(&time), 0, 0);
    }

    private int WaitMs(long waitNs)
        => Libc.EpollWait(_epoll, _eventsAt, MaxEvents, waitNs < 0 ? -1 : (int)((waitNs + NsPerMs - 1) / NsPerMs));

    /// <summary>The eventfd's entry of the table: being edge-triggered, it need not be read, the next write is a new edge.</summary>
    private sealed class EpollWake : IEpollEntry
    {
        public int Slot { get; set; } = -1;

        public void OnReady(uint events)
        {
        }

        public void Close()
        {
        }
    }
}
