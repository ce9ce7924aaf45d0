// The ring of receive buffers from which the kernel takes. It is sized for the second-level cache and has large buffers; where the kernel
// supports it (6.12) a buffer is filled piece by piece, so small messages share one. A buffer returns to the ring when the kernel has
// finished with it and every lease of it was returned. The share of it that readers may keep is bounded: beyond it, leases are copied out,
// so that a task that holds its bytes while it waits for another connection cannot starve that connection.
//
// The ring is a queue: the kernel takes the buffer that was returned longest ago, so all buffers in it are touched in turn. Therefore few
// are in it, and the others are spare: the last one returned is the first to replace a buffer that was filled. The number in the ring
// doubles when the kernel has found it empty often. So memory is touched as far as it was needed, and little traffic stays in the cache.
using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>Provided buffers (io_uring_register_buf_ring(3)).</summary>
internal sealed unsafe class UringBuffers : IDisposable
{
    public const ushort Group = 0;

    /// <summary>Token of a lease that was copied out.</summary>
    private const int CopiedToken = -1;

    /// <summary>Token of a lease that never was in the ring.</summary>
    public const int DirectToken = -2;

    // PERF: 64 x 64 KiB was the best of seven shapes for small and for large messages (bench/Net); without INC small messages need more
    // buffers.
    private const int BytesTotal = 4 * 1024 * 1024;
    private const int CountIncremental = 64;
    private const int CountWhole = 256;

    // The share of the buffers that the ring begins with: 256 KiB.
    private const int InitialShare = 16;

    // Connections that send as fast as they can empty any ring, some ten times until each is received from in bulk (UringReceive): that is
    // no reason to grow. PERF: test/Lariat.Attacks, h2-ping-flood: 7 to 9 times in 6 s.
    private const int RanOutsBeforeGrowth = 64;

    // KERNEL: the ring must begin at a page, which has 4, 16 or 64 KiB on arm64.
    private static readonly nuint s_pageBytes = (nuint)Environment.SystemPageSize;

    private readonly byte[] _memory;
    private readonly byte* _memoryAt;
    private readonly UringBuffer* _ring;
    private readonly Buffer[] _buffers;
    private readonly int _count;
    private readonly int _bufferBytes;
    private readonly Stack<int> _spare = new();
    private int _ranOutCount;
    private ushort _tail;
    private int _leasedCount;

    private struct Buffer
    {
        /// <summary>The offset at which the kernel continues.</summary>
        public int Filled;

        /// <summary>The number of leases that are out.</summary>
        public int LeaseCount;

        /// <summary>True while the kernel may fill it.</summary>
        public bool IsProvided;
    }

    /// <param name="ring">The ring whose requests take buffers.</param>
    /// <param name="shape">The number and size of buffers; the default if null.</param>
    /// <exception cref="UringRefusedException">The kernel does not support rings of buffers.</exception>
    public UringBuffers(UringRing ring, UringBufferShape? shape = null)
    {
        int bytesTotal = shape is { } given ? given.Count * given.Bytes : BytesTotal;

        // SAFETY: pinned, and kept alive by this object until the ring is closed and nothing is in flight any more.
        _memory = GC.AllocateUninitializedArray<byte>(bytesTotal, pinned: true);
        _memoryAt = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _ring = (UringBuffer*)NativeMemory.AlignedAlloc(s_pageBytes, s_pageBytes);
        NativeMemory.Clear(_ring, s_pageBytes);
        IsIncremental = Register(ring, shape?.Count ?? CountIncremental, IOU_PBUF_RING_INC) == 0;
        int errno = IsIncremental ? 0 : Register(ring, shape?.Count ?? CountWhole, 0);
        if (errno != 0)
        {
            NativeMemory.AlignedFree(_ring);
            throw new UringRefusedException(errno, "Registering receive buffers with io_uring_register");
        }

        _count = shape?.Count ?? (IsIncremental ? CountIncremental : CountWhole);
        _bufferBytes = bytesTotal / _count;
        _buffers = new Buffer[_count];
        RingCount = Math.Max(1, _count / InitialShare);
        for (int i = _count - 1; i >= 0; i--)
        {
            _spare.Push(i);
        }

        FillRing();
    }

    /// <summary>True if the kernel fills a buffer piece by piece.</summary>
    public bool IsIncremental { get; }

    /// <summary>The number of received pieces that were neither returned nor dropped, including copies.</summary>
    public int OutCount { get; private set; }

    /// <summary>
    /// The number of buffers that the kernel may fill, according to the completions taken: with none, an armed receive would end
    /// immediately, with ENOBUFS. None only if no buffer is spare either.
    /// </summary>
    public int FreeCount { get; private set; }

    /// <summary>The number of buffers.</summary>
    public int Count => _count;

    /// <summary>The number of buffers that were ever in the ring: the others' memory was never touched.</summary>
    public int OfferedCount { get; private set; }

    /// <summary>The number of buffers that the ring holds, as far as that many are free.</summary>
    public int RingCount { get; private set; }

    /// <summary>Takes the result of a receive from its buffer.</summary>
    public IoLease Take(int byteCount, uint flags)
    {
        int id = (int)(flags >> IORING_CQE_BUFFER_SHIFT);
        ref Buffer buffer = ref _buffers[id];
        Debug.Assert(buffer.IsProvided);
        var lease = new IoLease(_memory, (id * _bufferBytes) + buffer.Filled, byteCount, id);
        buffer.Filled += byteCount;
        buffer.LeaseCount++;
        OutCount++;
        if (!IsIncremental || (flags & IORING_CQE_F_BUF_MORE) == 0)
        {
            buffer.IsProvided = false;
            FreeCount--;
            FillRing();
        }

        return lease;
    }

    /// <summary>Hands a lease to a reader: at most half of the ring is out at a time, the rest is copied.</summary>
    public IoLease HandOut(in IoLease lease)
    {
        if (lease.Token == CopiedToken)
        {
            return lease;
        }

        if (_leasedCount >= _count / 2)
        {
            return CopyOut(lease);
        }

        _leasedCount++;
        return lease;
    }

    /// <summary>Takes a lease back from a reader.</summary>
    public void TakeBack(in IoLease lease)
    {
        if (lease.Token != CopiedToken)
        {
            _leasedCount--;
        }

        Return(lease);
    }

    /// <summary>Drops received bytes that no reader has taken.</summary>
    public void Return(in IoLease lease)
    {
        OutCount--;
        if (lease.Token == CopiedToken)
        {
            ArrayPool<byte>.Shared.Return(lease.Array);
            return;
        }

        ref Buffer buffer = ref _buffers[lease.Token];
        Debug.Assert(buffer.LeaseCount > 0);
        if (--buffer.LeaseCount == 0 && !buffer.IsProvided)
        {
            _spare.Push(lease.Token);
            FillRing();
        }
    }

    /// <summary>Called for an iteration in which the kernel has found the ring empty: if that is frequent, the ring holds more.</summary>
    public void OnRanOut()
    {
        if (++_ranOutCount < RanOutsBeforeGrowth)
        {
            return;
        }

        _ranOutCount = 0;
        RingCount = Math.Min(_count, 2 * RingCount);
        FillRing();
    }

    /// <summary>Moves the bytes out of the ring.</summary>
    public IoLease CopyOut(in IoLease lease)
    {
        if (lease.Token == CopiedToken)
        {
            return lease;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(lease.Length);
        lease.Span.CopyTo(copy);
        Return(lease);
        OutCount++;
        return new IoLease(copy, 0, lease.Length, CopiedToken);
    }

    public void Dispose() => NativeMemory.AlignedFree(_ring);

    private int Register(UringRing ring, int count, ushort flags)
    {
        var registration = new UringBufferRegistration
        {
            RingAddress = (ulong)_ring, RingEntries = (uint)count, Group = Group, Flags = flags,
        };
        return ring.TryRegister(IORING_REGISTER_PBUF_RING, &registration, 1);
    }

    private void FillRing()
    {
        while (FreeCount < RingCount && _spare.TryPop(out int id))
        {
            Provide(id);
        }
    }

    private void Provide(int id)
    {
        UringBuffer* entry = _ring + (_tail & (_count - 1));
        entry->Address = (ulong)(_memoryAt + ((nint)id * _bufferBytes));
        entry->Length = (uint)_bufferBytes;
        entry->Id = (ushort)id;
        _buffers[id].Filled = 0;
        _buffers[id].IsProvided = true;
        FreeCount++;
        OfferedCount = Math.Max(OfferedCount, id + 1);
        _tail++;
        Volatile.Write(ref _ring->Tail, _tail);
    }
}

/// <summary>A non-default shape of a ring of buffers.</summary>
/// <param name="Count">The number of buffers, a power of two.</param>
/// <param name="Bytes">The size of each.</param>
internal sealed record UringBufferShape(int Count, int Bytes);
