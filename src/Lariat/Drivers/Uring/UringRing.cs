// The two rings that are shared with the kernel, io_uring(7). One thread uses a ring (SINGLE_ISSUER); it is created disabled and belongs to
// the thread that enables it, so a loop can be created on one thread and run on another. Completions happen inside enter only
// (DEFER_TASKRUN), so nothing changes outside the loop's control.
using System.Runtime.CompilerServices;
using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>A submission and a completion ring.</summary>
internal sealed unsafe class UringRing : IDisposable
{
    // Requests of one iteration beyond this many are submitted in between. 512 are 32 KiB.
    private const uint SqEntries = 512;

    // Multishot requests complete many times for one submission. An overflow is lossless but costs an allocation in the kernel.
    private const uint CqEntries = 4096;

    private const uint CommonFlags = IORING_SETUP_R_DISABLED | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN
        | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_CQSIZE | IORING_SETUP_TASKRUN_FLAG;

    private const nint Unmapped = -1;

    private readonly int _fd;
    private readonly nint _rings = Unmapped;
    private readonly nint _ringsBytes;
    private readonly nint _sqes = Unmapped;
    private readonly uint _sqMask;
    private readonly uint* _sqHead;
    private readonly uint* _sqTail;
    private readonly uint* _sqFlags;
    private readonly uint _cqMask;
    private readonly uint* _cqHead;
    private readonly uint* _cqTail;
    private readonly UringCqe* _cqes;
    private uint _tail;
    private uint _submittedTail;
    private int _enterFd;
    private uint _enterFlags;
    private bool _isDisposed;

    /// <exception cref="UringRefusedException">The kernel does not support it, or does not allow it.</exception>
    public UringRing()
    {
        UringParams parameters;
        _fd = Setup(IORING_SETUP_DEFER_TASKRUN, &parameters);
        if (_fd == -Errno.EINVAL)
        {
            _fd = Setup(0, &parameters);
        }

        if (_fd < 0)
        {
            throw new UringRefusedException(-_fd, "io_uring_setup");
        }

        _enterFd = _fd;
        try
        {
            ProbeEnter();
            _ringsBytes = (nint)Math.Max(
                parameters.Sq.ArrayOrFlags + (parameters.SqEntries * sizeof(uint)),
                parameters.Cq.DroppedOrCqes + (parameters.CqEntries * (uint)sizeof(UringCqe)));
            _rings = Map(_ringsBytes, IORING_OFF_SQ_RING);
            _sqes = Map((nint)(SqEntries * sizeof(UringSqe)), IORING_OFF_SQES);
        }
        catch
        {
            Dispose();
            throw;
        }

        byte* rings = (byte*)_rings;
        _sqHead = (uint*)(rings + parameters.Sq.Head);
        _sqTail = (uint*)(rings + parameters.Sq.Tail);
        _sqFlags = (uint*)(rings + parameters.Sq.FlagsOrOverflow);
        _sqMask = *(uint*)(rings + parameters.Sq.RingMask);
        _cqHead = (uint*)(rings + parameters.Cq.Head);
        _cqTail = (uint*)(rings + parameters.Cq.Tail);
        _cqMask = *(uint*)(rings + parameters.Cq.RingMask);
        _cqes = (UringCqe*)(rings + parameters.Cq.DroppedOrCqes);

        // The indirection between the ring and its entries is not needed: entry n is always at index n.
        uint* array = (uint*)(rings + parameters.Sq.ArrayOrFlags);
        for (uint i = 0; i < parameters.SqEntries; i++)
        {
            array[i] = i;
        }
    }

    /// <summary>Binds the ring to the calling thread.</summary>
    public void Enable()
    {
        Register(IORING_REGISTER_ENABLE_RINGS, null, 0, "Enabling an io_uring");

        // Saves enter the look-up of the descriptor; per thread, as the ring is. If it is missing, that is not an error.
        var update = new UringResourceUpdate { Offset = uint.MaxValue, Data = (ulong)_fd };
        if (Libc.SystemCall(SystemCalls.IoUringRegister, _fd, IORING_REGISTER_RING_FDS, (nint)(&update), 1, 0, 0) == 1)
        {
            _enterFd = (int)update.Offset;
            _enterFlags = IORING_ENTER_REGISTERED_RING;
        }
    }

    /// <exception cref="UringRefusedException">The kernel does not support it.</exception>
    public void Register(int operation, void* argument, uint count, string what)
    {
        int errno = TryRegister(operation, argument, count);
        if (errno != 0)
        {
            throw new UringRefusedException(errno, what);
        }
    }

    /// <returns>0, or the error number.</returns>
    public int TryRegister(int operation, void* argument, uint count)
        => Libc.SystemCall(SystemCalls.IoUringRegister, _fd, operation, (nint)argument, (nint)count, 0, 0) >= 0 ? 0 : Errno.Last;

    /// <summary>A cleared entry to fill in; null if the ring is full: submit first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UringSqe* TryTakeSqe()
    {
        if (_tail - Volatile.Read(ref *_sqHead) > _sqMask)
        {
            return null;
        }

        UringSqe* sqe = (UringSqe*)_sqes + (_tail & _sqMask);
        *sqe = default;
        _tail++;
        return sqe;
    }

    /// <summary>Submits, runs the kernel's deferred work, and waits for a completion.</summary>
    /// <param name="waitNs">Zero: does not wait. Negative: without limit.</param>
    public void Enter(long waitNs)
    {
        uint count = _tail - _submittedTail;
        Volatile.Write(ref *_sqTail, _tail);
        bool hasCompletions = *_cqHead != Volatile.Read(ref *_cqTail);
        if (waitNs == 0 || hasCompletions)
        {
            if (count == 0 && (Volatile.Read(ref *_sqFlags) & (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW)) == 0)
            {
                return;
            }

            Enter(count, 0, IORING_ENTER_GETEVENTS, null, 0);
            return;
        }

        KernelTimespec time = KernelTimespec.FromNs(Math.Max(0, waitNs));
        var argument = new UringGetEventsArgument { Timeout = waitNs < 0 ? 0 : (ulong)&time };
        Enter(count, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &argument, sizeof(UringGetEventsArgument));
    }

    /// <summary>Takes the next completion; its entry is free again before it is handled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeCqe(out UringCqe cqe)
    {
        uint head = *_cqHead;
        if (head == Volatile.Read(ref *_cqTail))
        {
            cqe = default;
            return false;
        }

        cqe = _cqes[head & _cqMask];
        Volatile.Write(ref *_cqHead, head + 1);
        return true;
    }

    /// <summary>A second call has no effect: the numbers may have been reused by then.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Unmap(_sqes, (nint)(SqEntries * sizeof(UringSqe)));
        Unmap(_rings, _ringsBytes);
        _ = Libc.Close(_fd);
    }

    /// <summary>
    /// Tests enter: a policy may allow the ring and forbid entering it, and then the first wait of the loop would fail. A ring that is not
    /// enabled yet returns EBADFD.
    /// </summary>
    private void ProbeEnter()
    {
        int errno = Libc.SystemCall(SystemCalls.IoUringEnter, _fd, 0, 0, 0, 0, 0) >= 0 ? 0 : Errno.Last;
        if (errno is not (0 or EBADFD))
        {
            throw new UringRefusedException(errno, "io_uring_enter");
        }
    }

    private static int Setup(uint flags, UringParams* parameters)
    {
        *parameters = default;
        parameters->Flags = CommonFlags | flags;
        parameters->CqEntries = CqEntries;
        nint fd = Libc.SystemCall(SystemCalls.IoUringSetup, (nint)SqEntries, (nint)parameters, 0, 0, 0, 0);
        return fd >= 0 ? (int)fd : -Errno.Last;
    }

    private void Enter(uint count, uint minCompletions, uint flags, void* argument, int argumentBytes)
    {
        nint submitted = Libc.SystemCall(
            SystemCalls.IoUringEnter, _enterFd, (nint)count, (nint)minCompletions, (nint)(flags | _enterFlags), (nint)argument,
            argumentBytes);
        if (submitted >= 0)
        {
            _submittedTail += (uint)submitted;
            return;
        }

        // ETIME: the time is over. EINTR: a signal. EAGAIN, EBUSY: the kernel is short of memory or room; reap and try again.
        int errno = Errno.Last;
        _submittedTail = Volatile.Read(ref *_sqHead);
        if (errno is not (Errno.ETIME or Errno.EINTR or Errno.EAGAIN or Errno.EBUSY))
        {
            throw Errno.ToException(errno, "Waiting for io_uring");
        }
    }

    private nint Map(nint byteCount, long offset)
    {
        nint at = Libc.MemoryMap(0, byteCount, PROT_READ_WRITE, MAP_SHARED_POPULATE, _fd, (nint)offset);
        return at != Unmapped ? at : throw new UringRefusedException(Errno.Last, "Mapping an io_uring");
    }

    private static void Unmap(nint at, nint byteCount)
    {
        if (at != Unmapped)
        {
            _ = Libc.MemoryUnmap(at, byteCount);
        }
    }
}
