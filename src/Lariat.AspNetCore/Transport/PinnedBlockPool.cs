// Kestrel parses and writes in this memory. Nearly all of it is rented and returned on the loop, where the last block returned is the next
// one rented, still in the cache, and no lock is needed. Blocks that do not fit there, and those that other threads return, go through
// queues, and are dropped when they were not needed for some time. Renting has no limit here: the limit of a connection is that of its
// pipes.
using System.Buffers;

namespace Lariat.AspNetCore.Transport;

/// <summary>The memory of a loop's connections. Any thread; fast on the loop's.</summary>
internal sealed class PinnedBlockPool(TransportLoop home) : MemoryPool<byte>
{
    /// <summary>Fits a request's head and a small response; a page, as in Kestrel's own pool.</summary>
    public const int SmallBytes = 4 * 1024;

    /// <summary>The second block of a longer response: few system calls for it.</summary>
    public const int LargeBytes = 64 * 1024;

    // 4 MiB of small and 4 MiB of large blocks per loop.
    private const int MaxSmallCount = 1024;
    private const int MaxLargeCount = 64;

    // A client that returns within this time finds the memory that it needed before.
    public static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(10);

    private static readonly Action<object?> s_trimLater = static self => ((PinnedBlockPool)self!).TrimLater();
    private static readonly Action<object?> s_trim = static self => ((PinnedBlockPool)self!).Trim();

    private readonly Stack<PinnedBlock> _small = new();
    private readonly Stack<PinnedBlock> _large = new();
    private readonly SpareBlocks _spareSmall = new();
    private readonly SpareBlocks _spareLarge = new();
    private int _isTrimming;

    public override int MaxBufferSize => SmallBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, SmallBytes);
        return RentBlock(SmallBytes);
    }

    /// <summary>Rents an empty block with at least that much room.</summary>
    public PinnedBlock RentBlock(int minByteCount)
    {
        PinnedBlock block = Find(minByteCount) ?? new PinnedBlock(
            this, Math.Max(minByteCount, minByteCount <= SmallBytes ? SmallBytes : LargeBytes));
        block.IsOut = true;
        return block;
    }

    public void Return(PinnedBlock block)
    {
        block.IsOut = false;
        block.Start = 0;
        block.End = 0;
        block.Next = null;
        if (block.Array.Length > LargeBytes || (home.IsHere && TryKeep(block)))
        {
            return;
        }

        (block.Array.Length == SmallBytes ? _spareSmall : _spareLarge).Add(block);
        if (Volatile.Read(ref _isTrimming) == 0 && Interlocked.Exchange(ref _isTrimming, 1) == 0)
        {
            // A loop that has closed rents nothing more.
            _ = home.TryPost(s_trimLater, this);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // The blocks are left to the garbage collector.
    }

    private PinnedBlock? Find(int minByteCount)
    {
        if (minByteCount > LargeBytes)
        {
            return null;
        }

        bool isSmall = minByteCount <= SmallBytes;
        if (home.IsHere && (isSmall ? _small : _large).TryPop(out PinnedBlock? block))
        {
            return block;
        }

        return (isSmall ? _spareSmall : _spareLarge).Take();
    }

    private bool TryKeep(PinnedBlock block)
    {
        bool isSmall = block.Array.Length == SmallBytes;
        Stack<PinnedBlock> kept = isSmall ? _small : _large;
        if (kept.Count >= (isSmall ? MaxSmallCount : MaxLargeCount))
        {
            return false;
        }

        kept.Push(block);
        return true;
    }

    private void TrimLater() => home.Loop.CallAt(home.Loop.Time + TrimInterval, s_trim, this);

    // The timer stops while there is nothing to drop: an idle server is not woken for it.
    private void Trim()
    {
        _spareSmall.Trim();
        _spareLarge.Trim();
        Volatile.Write(ref _isTrimming, 0);
        if (_spareSmall.Count + _spareLarge.Count > 0 && Interlocked.Exchange(ref _isTrimming, 1) == 0)
        {
            TrimLater();
        }
    }
}
