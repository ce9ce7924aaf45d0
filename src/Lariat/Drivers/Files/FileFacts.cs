// The text of two paths does not show whether they name one file: links, hard links and mounts give one file many names. Linux reports
// device and inode; on other systems the links of a path are resolved, which does not detect hard links.
using System.Text;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>The kind of object that a path names.</summary>
internal enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link that was not followed.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>The file of a Unix socket.</summary>
    Socket,

    /// <summary>A device.</summary>
    Device,
}

/// <summary>The system's facts about a path. Any thread; blocks.</summary>
/// <param name="Kind">The kind of object.</param>
/// <param name="Mode">Its permissions; none on Windows.</param>
/// <param name="User">The number of its owner; Linux only.</param>
/// <param name="Group">The number of its group; Linux only.</param>
/// <param name="Identity">Equal for two names of one file or directory.</param>
internal readonly record struct FileFacts(FileKind Kind, UnixFileMode Mode, uint User, uint Group, object Identity)
{
    private const UnixFileMode AllModes = (UnixFileMode)0xFFF;

    /// <summary>Reads the facts about a path.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="followsLinks">True: those of a link's target.</param>
    /// <returns>Null: it does not exist.</returns>
    public static FileFacts? Of(string path, bool followsLinks = true)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OfOtherSystem(path, followsLinks);
        }

        int errno = GetStatus(path, followsLinks, out FileStatus status);
        return errno switch
        {
            0 => new FileFacts(
                KindOf(status.Mode), (UnixFileMode)status.Mode & AllModes, status.User, status.Group, (status.Device, status.Inode)),
            Errno.ENOENT or Errno.ENOTDIR => null,
            _ => throw FileFailure.Of(errno, "Looking at", path),
        };
    }

    /// <summary>True for two names of one file or directory.</summary>
    public bool IsSameAs(FileFacts other) => Identity.Equals(other.Identity);

    /// <summary>Rejects anything but a regular file, without opening it.</summary>
    /// <param name="path">For the message.</param>
    /// <param name="doing">The rejected action: "copied", "replaced".</param>
    public void CheckPlain(string path, string doing)
    {
        if (Kind == FileKind.Directory)
        {
            throw FileFailure.IsDirectory(LowLevel.IoFileVerb.Open, path);
        }

        if (Kind != FileKind.File)
        {
            string what = Kind switch
            {
                FileKind.Pipe => "a named pipe",
                FileKind.Socket => "a socket",
                FileKind.Link => "a symbolic link",
                _ => "a device",
            };
            throw new IOException($"'{path}' is {what}: only regular files can be {doing}. Open it and read or write it instead.");
        }
    }

    /// <summary>True if a path, which need not exist, is a directory or inside it, by whatever links.</summary>
    public static bool IsInside(string path, string directory)
    {
        if (Of(directory) is not { } outer)
        {
            return false;
        }

        string at = path;
        while (Of(at) is null && Path.GetDirectoryName(at) is { } above)
        {
            at = above;
        }

        FileFacts? below = null;
        while (Of(at) is { } inner && !inner.Identity.Equals(below?.Identity))
        {
            if (inner.IsSameAs(outer))
            {
                return true;
            }

            below = inner;
            at = OperatingSystem.IsLinux() ? at + "/.." : Path.GetDirectoryName((string)inner.Identity) ?? at;
        }

        return false;
    }

    private static FileFacts? OfOtherSystem(string path, bool followsLinks)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (followsLinks && info.LinkTarget is not null)
        {
            info = info.ResolveLinkTarget(returnFinalTarget: true)!;
        }

        if (!info.Exists && info.LinkTarget is null)
        {
            return null;
        }

        FileKind kind = info.LinkTarget is not null ? FileKind.Link
            : (info.Attributes & FileAttributes.Directory) != 0 ? FileKind.Directory
            : (info.Attributes & FileAttributes.Device) != 0 ? FileKind.Device : FileKind.File;
        return new FileFacts(kind, OperatingSystem.IsWindows() ? default : info.UnixFileMode, 0, 0, info.FullName);
    }

    private static FileKind KindOf(int mode) => (mode & FileStatus.S_IFMT) switch
    {
        FileStatus.S_IFREG => FileKind.File,
        FileStatus.S_IFDIR => FileKind.Directory,
        FileStatus.S_IFLNK => FileKind.Link,
        FileStatus.S_IFIFO => FileKind.Pipe,
        FileStatus.S_IFSOCK => FileKind.Socket,
        _ => FileKind.Device,
    };

    private static unsafe int GetStatus(string path, bool followsLinks, out FileStatus status)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return FileStatus.TryGet(name, followsLinks, out status) ? 0 : Errno.Last;
        }
    }
}
