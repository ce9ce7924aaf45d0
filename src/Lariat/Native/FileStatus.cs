// fstatat(2), by number. Not statx(2): seccomp profiles that are older than it refuse it, and so do the sandboxes that copied them; musl has no such
// function before 1.2.5. Not by name: glibc before 2.33 has no function fstatat. Every system has the call.
using System.Runtime.InteropServices;

namespace Lariat.Native;

/// <summary>What the system knows of a file: the parts of <c>struct stat</c> that are used.</summary>
internal readonly record struct FileStatus
{
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_EMPTY_PATH = 0x1000;

    /// <summary>sizeof(struct stat): 144 on x86-64, 128 on arm64.</summary>
    public const int BytesMax = 144;

    public const int DeviceOffset = 0;
    public const int InodeOffset = 8;

    private const uint S_IFMT = 0xF000;
    private const uint S_IFIFO = 0x1000;
    private const uint S_IFCHR = 0x2000;
    private const uint S_IFSOCK = 0xC000;

    /// <summary>x86-64 has the number of links before it, the others after it.</summary>
    public static readonly int ModeOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 24 : 16;

    private readonly ulong _device;
    private readonly ulong _inode;
    private readonly uint _mode;

    private unsafe FileStatus(byte* status)
    {
        _device = *(ulong*)(status + DeviceOffset);
        _inode = *(ulong*)(status + InodeOffset);
        _mode = *(uint*)(status + ModeOffset);
    }

    public bool IsPipe => (_mode & S_IFMT) == S_IFIFO;

    public bool IsSocket => (_mode & S_IFMT) == S_IFSOCK;

    public bool IsCharacterDevice => (_mode & S_IFMT) == S_IFCHR;

    public bool IsSameFileAs(in FileStatus other) => _inode == other._inode && _device == other._device;

    /// <summary>Of a path; a symbolic link is not followed. False: see <see cref="Errno.Last"/>.</summary>
    public static unsafe bool TryGet(byte* path, out FileStatus status) => TryGet(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, out status);

    /// <summary>Of an open file. False: see <see cref="Errno.Last"/>.</summary>
    public static unsafe bool TryGet(int fd, out FileStatus status)
    {
        byte none = 0;
        return TryGet(fd, &none, AT_EMPTY_PATH, out status);
    }

    private static unsafe bool TryGet(int directory, byte* path, int flags, out FileStatus status)
    {
        byte* at = stackalloc byte[BytesMax];
        bool isFound = Libc.SystemCall(SystemCalls.FileStatusAt, directory, (nint)path, (nint)at, flags, 0, 0) == 0;
        status = isFound ? new FileStatus(at) : default;
        return isFound;
    }
}
