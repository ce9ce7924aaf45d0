using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lariat.AspNetCore.Transport;

/// <summary>A pinned array with a filled part; a link in a chain of written data of a connection. One owner at a time.</summary>
internal sealed class PinnedBlock : IMemoryOwner<byte>
{
    private readonly PinnedBlockPool _pool;

    public PinnedBlock(PinnedBlockPool pool, int byteCount)
    {
        _pool = pool;

        // SAFETY: in the pinned object heap the array never moves; code that passes its address to the kernel keeps the block until the
        // completion.
        Array = GC.AllocateUninitializedArray<byte>(byteCount, pinned: true);
    }

    public byte[] Array { get; }

    public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(Array, 0, Array.Length);

    /// <summary>The start of the unsent data.</summary>
    public int Start { get; set; }

    /// <summary>The end of the data, and the start of the free space.</summary>
    public int End { get; set; }

    public int Length => End - Start;

    public int Room => Array.Length - End;

    public PinnedBlock? Next { get; set; }

    /// <summary>True while it is rented.</summary>
    public bool IsOut { get; set; }

    /// <summary>Returns it to its pool.</summary>
    public void Dispose()
    {
        Debug.Assert(IsOut, "A block is returned once.");
        if (IsOut)
        {
            _pool.Return(this);
        }
    }
}
