// Dropping a pinned block costs a collection of the oldest generation and leaves a hole that nothing else fits into. So every rented block
// is kept, and dropped when it was not needed for some time, not when a flood of clients makes demand rise and fall.
using System.Collections.Concurrent;

namespace Lariat.AspNetCore.Transport;

/// <summary>Free blocks of one size, beyond those that a loop has at hand. Any thread.</summary>
internal sealed class SpareBlocks
{
    private readonly ConcurrentQueue<PinnedBlock> _blocks = new();
    private int _count;

    // The minimum since the last trim: that many were not needed. Threads race for it, and a lost update drops some blocks too many or too
    // few.
    private int _unneededCount;

    public int Count => Volatile.Read(ref _count);

    public void Add(PinnedBlock block)
    {
        Interlocked.Increment(ref _count);
        _blocks.Enqueue(block);
    }

    public PinnedBlock? Take()
    {
        if (!_blocks.TryDequeue(out PinnedBlock? block))
        {
            Volatile.Write(ref _unneededCount, 0);
            return null;
        }

        int left = Interlocked.Decrement(ref _count);
        if (left < Volatile.Read(ref _unneededCount))
        {
            Volatile.Write(ref _unneededCount, left);
        }

        return block;
    }

    /// <summary>Drops the blocks that were not needed since the last call; they are left to the garbage collector.</summary>
    public void Trim()
    {
        for (int count = Volatile.Read(ref _unneededCount); count > 0 && _blocks.TryDequeue(out _); count--)
        {
            Interlocked.Decrement(ref _count);
        }

        Volatile.Write(ref _unneededCount, Count);
    }
}
