using System.Text;
using Lariat.Native;
using Microsoft.Win32.SafeHandles;
using static Lariat.Native.ProcessConstants;

namespace Lariat.IO;

/// <summary>The kind of object behind a descriptor.</summary>
internal enum DescriptorKind
{
    /// <summary>A regular file, a directory, a block device: always ready, nothing to watch.</summary>
    File,
    Pipe,
    Socket,

    /// <summary>A terminal; or /dev/null and the like, which cannot be watched.</summary>
    CharacterDevice,
}

/// <summary>Creates descriptors of pipes and files, all close-on-exec.</summary>
internal static unsafe class PosixDescriptor
{
    /// <summary>
    /// A pipe, blocking at both ends: each end has its own flags, and the child's end must not get those of the parent's.
    /// </summary>
    /// <exception cref="IOException">No descriptor is available.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) MakePipe()
    {
        int* ends = stackalloc int[2];
        return Libc.Pipe(ends, O_CLOEXEC) == 0
            ? (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true))
            : throw Errno.ToException(Errno.Last, "Making a pipe");
    }

    /// <summary>open(2), close-on-exec, never a controlling terminal.</summary>
    /// <returns>An invalid handle and the error number if it failed.</returns>
    private static SafeFileHandle TryOpen(string path, int flags, out int errno)
    {
        fixed (byte* at = NullTerminated(path))
        {
            int fd = Libc.Open(at, flags | O_CLOEXEC | O_NOCTTY, DefaultFileMode);
            errno = fd >= 0 ? 0 : Errno.Last;
            return new SafeFileHandle(fd, ownsHandle: true);
        }
    }

    /// <summary>/dev/null, for reading and writing.</summary>
    public static SafeFileHandle OpenNull() => Open("/dev/null", O_RDWR);

    /// <summary>Opens a file for a process: to read, or to write, which creates it if it does not exist.</summary>
    /// <exception cref="IOException">Also <see cref="FileNotFoundException"/> and <see cref="DirectoryNotFoundException"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or a directory.</exception>
    public static SafeFileHandle OpenFile(string path, bool isRead, bool isAppend)
        => Open(path, isRead ? O_RDONLY : O_WRONLY | O_CREAT | (isAppend ? O_APPEND : O_TRUNC));

    /// <summary>
    /// A descriptor with an open file of its own for the same pipe or terminal; null if the system refuses, as it does for sockets.
    /// </summary>
    public static SafeFileHandle? TryReopen(int fd, bool isRead)
    {
        SafeFileHandle handle = TryOpen($"/proc/self/fd/{fd}", (isRead ? O_RDONLY : O_WRONLY) | O_NONBLOCK, out int errno);
        return errno == 0 ? handle : null;
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        SafeFileHandle handle = TryOpen(path, flags, out int errno);
        return errno switch
        {
            0 => handle,
            Errno.ENOENT when (flags & O_CREAT) != 0
                => throw new DirectoryNotFoundException($"A directory of the path '{path}' does not exist."),
            Errno.ENOENT => throw new FileNotFoundException($"There is no file '{path}'.", path),
            Errno.ENOTDIR => throw new DirectoryNotFoundException($"A part of the path '{path}' is not a directory."),
            Errno.EACCES or Errno.EPERM => throw new UnauthorizedAccessException($"Access to '{path}' is denied."),
            Errno.EISDIR => throw new UnauthorizedAccessException($"'{path}' is a directory."),
            _ => throw Errno.ToException(errno, $"Opening '{path}'"),
        };
    }

    /// <summary>Sets O_NONBLOCK, which belongs to the open file: all its owners see the change.</summary>
    public static void SetNonBlocking(SafeFileHandle handle)
    {
        int fd = (int)handle.DangerousGetHandle();
        int flags = Libc.FileControl(fd, SocketConstants.F_GETFL, 0);
        _ = Libc.FileControl(fd, SocketConstants.F_SETFL, flags | O_NONBLOCK);
    }

    /// <summary>fstat(2).</summary>
    /// <exception cref="IOException">The descriptor is not open.</exception>
    public static DescriptorKind KindOf(int fd)
    {
        if (!FileStatus.TryGet(fd, out FileStatus status))
        {
            throw Errno.ToException(Errno.Last, $"Inspecting the descriptor {fd}");
        }

        return status.IsPipe ? DescriptorKind.Pipe
            : status.IsSocket ? DescriptorKind.Socket
            : status.IsCharacterDevice ? DescriptorKind.CharacterDevice
            : DescriptorKind.File;
    }

    /// <summary>Another number for the same open file, at least <paramref name="min"/>.</summary>
    public static SafeFileHandle Duplicate(int fd, int min)
    {
        int copy = Libc.FileControl(fd, SocketConstants.F_DUPFD_CLOEXEC, min);
        return copy >= 0
            ? new SafeFileHandle(copy, ownsHandle: true)
            : throw Errno.ToException(Errno.Last, $"Duplicating the descriptor {fd}");
    }

    public static byte[] NullTerminated(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
