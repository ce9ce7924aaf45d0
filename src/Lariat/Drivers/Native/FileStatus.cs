// fstatat(2), by number. Not statx(2): seccomp profiles that are older than it refuse it, and so do sandboxes that copied them; musl lacks
// the function before 1.2.5. Not by name: glibc before 2.33 has no function fstatat. Every system has the call.
using System.Runtime.InteropServices;

namespace Lariat.Native;

/// <summary>The system's facts about a file: the parts of <c>struct stat</c> that are used.</summary>
internal readonly record struct FileStatus
{
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const int AT_EMPTY_PATH = 0x1000;

    public const int S_IFMT = 0xF000;
    public const int S_IFIFO = 0x1000;
    public const int S_IFCHR = 0x2000;
    public const int S_IFDIR = 0x4000;
    public const int S_IFREG = 0x8000;
    public const int S_IFLNK = 0xA000;
    public const int S_IFSOCK = 0xC000;

    /// <summary>sizeof(struct stat): 144 on x86-64, 128 on arm64.</summary>
    public const int MaxBytes = 144;

    public const int DeviceOffset = 0;
    public const int InodeOffset = 8;

    /// <summary>On x86-64 the number of links precedes it, on the others it follows.</summary>
    public static readonly int ModeOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 24 : 16;

    /// <summary>The group is 4 bytes after it.</summary>
    public static readonly int UserOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 28 : 24;

    private unsafe FileStatus(byte* status)
    {
        Device = *(ulong*)(status + DeviceOffset);
        Inode = *(ulong*)(status + InodeOffset);
        Mode = *(int*)(status + ModeOffset);
        User = *(uint*)(status + UserOffset);
        Group = *(uint*)(status + UserOffset + 4);
    }

    public ulong Device { get; }

    public ulong Inode { get; }

    /// <summary>The kind of file (<see cref="S_IFMT"/>) and its permissions.</summary>
    public int Mode { get; }

    public uint User { get; }

    public uint Group { get; }

    public bool IsPipe => (Mode & S_IFMT) == S_IFIFO;

    public bool IsSocket => (Mode & S_IFMT) == S_IFSOCK;

    public bool IsCharacterDevice => (Mode & S_IFMT) == S_IFCHR;

    public bool IsSameFileAs(in FileStatus other) => Inode == other.Inode && Device == other.Device;

    /// <summary>Reads the status of a path. False: see <see cref="Errno.Last"/>.</summary>
    public static unsafe bool TryGet(byte* path, bool followsLink, out FileStatus status)
        => TryGet(AT_FDCWD, path, followsLink ? 0 : AT_SYMLINK_NOFOLLOW, out status);

    /// <summary>Reads the status of an open file. False: see <see cref="Errno.Last"/>.</summary>
    public static unsafe bool TryGet(int fd, out FileStatus status)
    {
        byte none = 0;
        return TryGet(fd, &none, AT_EMPTY_PATH, out status);
    }

    private static unsafe bool TryGet(int directory, byte* path, int flags, out FileStatus status)
    {
        byte* at = stackalloc byte[MaxBytes];
        bool isFound = Libc.SystemCall(SystemCalls.FileStatusAt, directory, (nint)path, (nint)at, flags, 0, 0) == 0;
        status = isFound ? new FileStatus(at) : default;
        return isFound;
    }
}
