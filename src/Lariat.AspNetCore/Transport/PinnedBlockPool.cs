// Kestrel parses and writes in this memory. Nearly all of it is rented and returned on the loop, where the last block returned is the next one
// rented, still in the cache, and no lock is needed; what other threads return goes through a queue. Every bound is on what a pool keeps, not on
// what can be rented.
using System.Buffers;
using System.Collections.Concurrent;

namespace Lariat.AspNetCore.Transport;

/// <summary>The memory of a loop's connections. Any thread; fast on the loop's.</summary>
internal sealed class PinnedBlockPool(EventLoop loop) : MemoryPool<byte>
{
    /// <summary>What a request's head and a small answer fit into; a page, as in Kestrel's own pool.</summary>
    public const int SmallBytes = 4 * 1024;

    /// <summary>The second block of an answer that is longer: few system calls for it.</summary>
    public const int LargeBytes = 64 * 1024;

    // 4 MiB of small and 4 MiB of large blocks a loop.
    private const int SmallCountMax = 1024;
    private const int LargeCountMax = 64;

    private readonly Stack<PinnedBlock> _small = new();
    private readonly Stack<PinnedBlock> _large = new();
    private readonly ConcurrentQueue<PinnedBlock> _returnedElsewhere = new();
    private int _returnedElsewhereCount;

    public override int MaxBufferSize => SmallBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, SmallBytes);
        return RentBlock(SmallBytes);
    }

    /// <summary>An empty block with at least so much room.</summary>
    public PinnedBlock RentBlock(int byteCountMin)
    {
        PinnedBlock block = Find(byteCountMin) ?? new PinnedBlock(this, Math.Max(byteCountMin, byteCountMin <= SmallBytes ? SmallBytes : LargeBytes));
        block.IsOut = true;
        return block;
    }

    public void Return(PinnedBlock block)
    {
        block.IsOut = false;
        block.Start = 0;
        block.End = 0;
        block.Next = null;
        if (loop.IsRunningHere)
        {
            Keep(block);
        }
        else if (block.Array.Length == SmallBytes && Volatile.Read(ref _returnedElsewhereCount) < SmallCountMax)
        {
            Interlocked.Increment(ref _returnedElsewhereCount);
            _returnedElsewhere.Enqueue(block);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // The blocks are the garbage collector's.
    }

    private PinnedBlock? Find(int byteCountMin)
    {
        if (byteCountMin > LargeBytes)
        {
            return null;
        }

        if (!loop.IsRunningHere)
        {
            return byteCountMin <= SmallBytes ? TakeReturnedElsewhere() : null;
        }

        if (byteCountMin > SmallBytes)
        {
            return _large.TryPop(out PinnedBlock? large) ? large : null;
        }

        return _small.TryPop(out PinnedBlock? small) ? small : TakeReturnedElsewhere();
    }

    private PinnedBlock? TakeReturnedElsewhere()
    {
        if (!_returnedElsewhere.TryDequeue(out PinnedBlock? block))
        {
            return null;
        }

        Interlocked.Decrement(ref _returnedElsewhereCount);
        return block;
    }

    private void Keep(PinnedBlock block)
    {
        if (block.Array.Length == SmallBytes && _small.Count < SmallCountMax)
        {
            _small.Push(block);
        }
        else if (block.Array.Length == LargeBytes && _large.Count < LargeCountMax)
        {
            _large.Push(block);
        }
    }
}
