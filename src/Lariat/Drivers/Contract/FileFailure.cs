// The base library's exceptions for the same errors (its table is in Interop.IOErrors), with the failed action and the path.
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>Creates exceptions of files.</summary>
internal static class FileFailure
{
    /// <summary>The exception for an operation that failed.</summary>
    /// <param name="operation">The operation; its result is negative.</param>
    /// <param name="path">The path of the file.</param>
    public static Exception Of(IoFileOperation operation, string path)
        => operation.Thrown ?? Create((int)-operation.Result, operation.Verb, path);

    /// <summary>The exception for an operation that needs a thread when none can be started.</summary>
    public static Exception OfThread(IoFileOperation operation)
        => LibraryThread.Refused(operation.Verb == IoFileVerb.Open ? $"Opening '{operation.Path}'" : $"{Describe(operation.Verb)} a file");

    /// <summary>The exception for a directory that was opened where a file was expected.</summary>
    public static Exception IsDirectory(IoFileVerb verb, string path) => Create(Errno.EISDIR, verb, path);

    /// <summary>True if the kernel cannot copy between these two files: the caller must.</summary>
    public static bool IsCopyUnsupported(IoFileOperation operation)
        => SystemCalls.IsMissing((int)-operation.Result)
            || -operation.Result is Errno.EXDEV or Errno.EINVAL or Errno.EOPNOTSUPP or Errno.EBADF or Errno.EISDIR or Errno.ETXTBSY;

    /// <summary>The exception for a failed call that is not an operation of an open file.</summary>
    /// <param name="errno">Positive.</param>
    /// <param name="doing">The failed action, as the beginning of a sentence.</param>
    /// <param name="path">The path of the action.</param>
    public static Exception Of(int errno, string doing, string path) => Create(errno, doing, isOpening: false, path);

    /// <summary>The exception for a directory that cannot be watched.</summary>
    public static Exception OfWatch(int errno, string path) => errno == Errno.ENOSPC
        ? new IOException($"Watching '{path}' failed: the system's limit of watches is reached (fs.inotify.max_user_watches).", errno)
        : Create(errno, "Watching", isOpening: false, path);

    private static Exception Create(int errno, IoFileVerb verb, string path)
        => Create(errno, Describe(verb), verb == IoFileVerb.Open, path);

    private static Exception Create(int errno, string doing, bool isOpening, string path)
    {
        string what = $"{doing} '{path}' failed: ";
        return errno switch
        {
            Errno.ENOENT when IsDirectoryMissing(path) => new DirectoryNotFoundException($"{what}a part of the path does not exist."),
            Errno.ENOENT => new FileNotFoundException($"{what}it does not exist.", path),
            Errno.ENOTDIR => new DirectoryNotFoundException($"{what}a part of the path is not a directory."),
            Errno.EISDIR => new UnauthorizedAccessException($"{what}it is a directory."),
            Errno.EACCES or Errno.EPERM => new UnauthorizedAccessException($"{what}permission denied."),
            Errno.EBADF => new UnauthorizedAccessException($"{what}the file was not opened for this access."),
            Errno.EROFS => new IOException($"{what}the file system is read-only.", errno),
            Errno.ENAMETOOLONG => new PathTooLongException($"{what}the path is too long."),
            Errno.EAGAIN when isOpening => new IOException($"{what}another process, or another opening of the file, has locked it.", errno),
            Errno.EEXIST => new IOException($"{what}it exists already.", errno),
            Errno.ENOSPC => new IOException($"{what}no space is left on the disk.", errno),
            Errno.EDQUOT => new IOException($"{what}the disk quota is used up.", errno),
            Errno.EFBIG => new IOException($"{what}the file would be too large.", errno),
            Errno.ETXTBSY => new IOException($"{what}it is a running program.", errno),
            Errno.EMFILE or Errno.ENFILE => new IOException($"{what}too many files are open.", errno),
            Errno.ELOOP => new IOException($"{what}too many symbolic links.", errno),
            Errno.EINVAL => new IOException($"{what}the system refuses these parameters (errno {errno}).", errno),
            _ => new IOException($"{what}{new System.ComponentModel.Win32Exception(errno).Message} (errno {errno}).", errno),
        };
    }

    private static string Describe(IoFileVerb verb) => verb switch
    {
        IoFileVerb.Open => "Opening",
        IoFileVerb.Close => "Closing",
        IoFileVerb.Read => "Reading",
        IoFileVerb.Write => "Writing",
        IoFileVerb.SetLength => "Setting the length of",
        IoFileVerb.Copy => "Copying",
        _ => "Flushing",
    };

    // Accesses the disk, but only for an error.
    private static bool IsDirectoryMissing(string path)
        => Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !Directory.Exists(directory);
}
