// The kernel's io_uring interface (include/uapi/linux/io_uring.h), as far as it is used. Sizes and offsets are pinned by a test.
using System.Runtime.InteropServices;

namespace Lariat.Native;

/// <summary><c>struct io_uring_sqe</c>: one request.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct UringSqe
{
    [FieldOffset(0)]
    public byte Opcode;

    [FieldOffset(1)]
    public byte Flags;

    [FieldOffset(2)]
    public ushort IoPriority;

    [FieldOffset(4)]
    public int Descriptor;

    [FieldOffset(8)]
    public ulong Offset;

    [FieldOffset(16)]
    public ulong Address;

    [FieldOffset(24)]
    public uint Length;

    [FieldOffset(28)]
    public uint OperationFlags;

    [FieldOffset(32)]
    public ulong UserData;

    [FieldOffset(40)]
    public ushort BufferGroup;
}

/// <summary><c>struct io_uring_cqe</c>: one completion.</summary>
internal struct UringCqe
{
    public ulong UserData;
    public int Result;
    public uint Flags;
}

/// <summary><c>struct io_sqring_offsets</c>, <c>struct io_cqring_offsets</c>: the members of the two differ from the fifth on.</summary>
internal struct UringOffsets
{
    public uint Head;
    public uint Tail;
    public uint RingMask;
    public uint RingEntries;
    public uint FlagsOrOverflow;
    public uint DroppedOrCqes;
    public uint ArrayOrFlags;
    public uint Reserved1;
    public ulong Reserved2;
}

/// <summary><c>struct io_uring_params</c>.</summary>
internal unsafe struct UringParams
{
    public uint SqEntries;
    public uint CqEntries;
    public uint Flags;
    public uint SqThreadCpu;
    public uint SqThreadIdle;
    public uint Features;
    public uint WqDescriptor;
    public fixed uint Reserved[3];
    public UringOffsets Sq;
    public UringOffsets Cq;
}

/// <summary><c>struct io_uring_buf_reg</c>.</summary>
internal unsafe struct UringBufferRegistration
{
    public ulong RingAddress;
    public uint RingEntries;
    public ushort Group;
    public ushort Flags;
    public fixed ulong Reserved[3];
}

/// <summary><c>struct io_uring_buf</c>: one entry of a ring of provided buffers. The first one's last field is the ring's tail.</summary>
internal struct UringBuffer
{
    public ulong Address;
    public uint Length;
    public ushort Id;
    public ushort Tail;
}

/// <summary><c>struct io_uring_getevents_arg</c>.</summary>
internal struct UringGetEventsArgument
{
    public ulong SignalMask;
    public uint SignalMaskBytes;
    public uint MinWaitUs;
    public ulong Timeout;
}

/// <summary><c>struct io_uring_rsrc_update</c>.</summary>
internal struct UringResourceUpdate
{
    public uint Offset;
    public uint Reserved;
    public ulong Data;
}
