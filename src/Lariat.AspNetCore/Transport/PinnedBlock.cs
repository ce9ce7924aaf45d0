using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lariat.AspNetCore.Transport;

/// <summary>A pinned array with a filled part; a link in a chain of what a connection writes. One owner at a time.</summary>
internal sealed class PinnedBlock : IMemoryOwner<byte>
{
    private readonly PinnedBlockPool _pool;

    public PinnedBlock(PinnedBlockPool pool, int byteCount)
    {
        _pool = pool;

        // SAFETY: in the pinned object heap the array never moves; whoever gives its address to the kernel keeps the block until the completion.
        Array = GC.AllocateUninitializedArray<byte>(byteCount, pinned: true);
    }

    public byte[] Array { get; }

    public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(Array, 0, Array.Length);

    /// <summary>Where what is not sent yet begins.</summary>
    public int Start { get; set; }

    /// <summary>Where it ends, and what is free begins.</summary>
    public int End { get; set; }

    public int Length => End - Start;

    public int Room => Array.Length - End;

    public PinnedBlock? Next { get; set; }

    /// <summary>Somebody has rented it.</summary>
    public bool IsOut { get; set; }

    /// <summary>Gives it back to its pool.</summary>
    public void Dispose()
    {
        Debug.Assert(IsOut, "A block is given back once.");
        if (IsOut)
        {
            _pool.Return(this);
        }
    }
}
