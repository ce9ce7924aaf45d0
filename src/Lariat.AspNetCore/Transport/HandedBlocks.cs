// Kestrel's code on the pool flushes each small frame of HTTP/2 by itself, and a loop that is busy takes what was flushed much later. A
// block for each flush would occupy two hundred times the memory that the frames need, and the limit of a connection counts bytes. So what
// fits is copied into the last block that is under way. PERF: test/Lariat.Attacks, h2-ping-flood.
namespace Lariat.AspNetCore.Transport;

/// <summary>The data of a connection that other threads have flushed and the loop has not taken yet. Any thread.</summary>
internal sealed class HandedBlocks
{
    private readonly Lock _gate = new();
    private PinnedBlock? _first;
    private PinnedBlock? _last;
    private bool _isLastSeen;
    private bool _isAny;

    /// <summary>True if there is nothing to take.</summary>
    public bool IsEmpty => !Volatile.Read(ref _isAny);

    /// <summary>Adds a chain of blocks, which belong to this object or to the pool from here on.</summary>
    /// <param name="chain">May be null.</param>
    /// <param name="isLast">True if nothing will be written after this.</param>
    /// <returns>True for the first call since <see cref="Take"/>: the loop has to be asked to take.</returns>
    public bool Add(PinnedBlock? chain, bool isLast)
    {
        lock (_gate)
        {
            while (chain is { } block)
            {
                chain = block.Next;
                block.Next = null;
                Add(block);
            }

            _isLastSeen |= isLast;
            bool isFirst = !_isAny;
            Volatile.Write(ref _isAny, true);
            return isFirst;
        }
    }

    /// <summary>Takes everything, in order. On the loop.</summary>
    /// <param name="isLast">True if nothing will be written after this.</param>
    public PinnedBlock? Take(out bool isLast)
    {
        lock (_gate)
        {
            PinnedBlock? first = _first;
            isLast = _isLastSeen;
            _first = null;
            _last = null;
            Volatile.Write(ref _isAny, false);
            return first;
        }
    }

    private void Add(PinnedBlock block)
    {
        if (_last is null)
        {
            _first = block;
            _last = block;
        }
        else if (_last.Room >= block.Length)
        {
            block.Array.AsSpan(block.Start, block.Length).CopyTo(_last.Array.AsSpan(_last.End));
            _last.End += block.Length;
            block.Dispose();
        }
        else
        {
            _last.Next = block;
            _last = block;
        }
    }
}
