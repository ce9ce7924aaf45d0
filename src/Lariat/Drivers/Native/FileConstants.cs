using System.Runtime.InteropServices;

namespace Lariat.Native;

/// <summary>Numbers of the file interface on Linux (asm-generic/fcntl.h, linux/fs.h, linux/openat2.h, unistd.h).</summary>
internal static class FileConstants
{
    public const int AT_FDCWD = -100;

    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_EXCL = 0x80;
    public const int O_NOCTTY = 0x100;
    public const int O_TRUNC = 0x200;
    public const int O_APPEND = 0x400;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    public const int O_SYNC = 0x101000;

    /// <summary>Fails with EAGAIN instead of reading a directory from the disk. KERNEL: 5.12.</summary>
    public const ulong RESOLVE_CACHED = 0x20;

    /// <summary>Fails with EAGAIN instead of waiting for the disk. KERNEL: 4.14 for reads.</summary>
    public const int RWF_NOWAIT = 0x8;

    public const int F_GETFL = 3;
    public const int F_SETFL = 4;

    public const int SEEK_END = 2;

    public const int LOCK_SH = 1;
    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;
    public const int LOCK_UN = 8;

    public const int POSIX_FADV_RANDOM = 1;
    public const int POSIX_FADV_SEQUENTIAL = 2;

    /// <summary>The maximum number of bytes of one read or write: MAX_RW_COUNT.</summary>
    public const int MaxTransferBytes = 0x7ffff000;

    /// <summary>The fsync of IORING_OP_FSYNC is an fdatasync.</summary>
    public const uint IORING_FSYNC_DATASYNC = 1;

    public const byte IORING_OP_FSYNC = 3;
    public const byte IORING_OP_OPENAT = 18;
    public const byte IORING_OP_CLOSE = 19;
    public const byte IORING_OP_READ = 22;
    public const byte IORING_OP_WRITE = 23;
}

/// <summary><c>struct open_how</c> of openat2(2).</summary>
internal struct OpenHow
{
    public ulong Flags;
    public ulong Mode;
    public ulong Resolve;
}

/// <summary><c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nint Length;
}
