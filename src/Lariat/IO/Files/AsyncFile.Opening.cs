// How a file is opened: with the arguments of FileStream, and its errors; but no lock is taken by default.
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <param name="mode">Whether it must exist, is created, emptied, or appended to. Default: it must exist.</param>
    /// <param name="access">Default: reading for <see cref="FileMode.Open"/>, writing for every other mode.</param>
    /// <returns>The file; close it with <c>await using</c>.</returns>
    /// <remarks>
    /// Suspends unless everything about it is cached. Cancellation leaves nothing open; a file that was to be created may have been
    /// created. Unlike a <see cref="FileStream"/> it takes no lock, as everywhere outside .NET. aiofiles: <c>open</c>.
    /// </remarks>
    /// <example><!-- from IoExamples.cs#AsyncFile.OpenAsync --><code>
    /// await using AsyncFile file = await AsyncFile.OpenAsync(path);
    /// byte[] head = new byte[16];
    /// int count = await file.ReadAtAsync(head, offset: 0);
    /// </code></example>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or it is a directory.</exception>
    /// <exception cref="IOException">It exists but must not, the disk is full, or another error occurred.</exception>
    public static Coroutine<AsyncFile> OpenAsync(string path, FileMode mode = FileMode.Open, FileAccess? access = null) => OpenAsync(
        path,
        new FileStreamOptions
        {
            Mode = mode,
            Access = access ?? (mode == FileMode.Open ? FileAccess.Read : FileAccess.Write),
            Share = FileShare.ReadWrite | FileShare.Delete,
        });

    /// <summary>Opens a file as <see cref="FileStream"/> does with these options.</summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <param name="options">
    /// <see cref="FileStreamOptions.Share"/> is an advisory lock on Linux: None excludes all lock holders, Read excludes exclusive ones.
    /// <see cref="FileStreamOptions.BufferSize"/> is not used: reads and writes have the requested size.
    /// </param>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/returns"/>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/remarks"/>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine<AsyncFile> OpenAsync(string path, FileStreamOptions options)
    {
        CheckPath(path);
        ArgumentNullException.ThrowIfNull(options);
        EventLoop loop = EventLoop.Current;
        FileStreamOptions own = Copy(options);
        string full = System.IO.Path.GetFullPath(path);
        FileWait wait = FileWaitPool.Rent(loop);
        nint file;
        try
        {
            file = await OpenAsync(wait, full, own);
        }
        finally
        {
            FileWaitPool.Return(wait);
        }

        if (loop.Files.IsDirectory(file))
        {
            loop.Files.Close(file);
            throw FileFailure.IsDirectory(IoFileVerb.Open, path);
        }

        return new AsyncFile(loop, full, own, file);
    }

    /// <summary>Opens with a wait that is reused afterwards.</summary>
    private static async Coroutine<nint> OpenAsync(FileWait wait, string path, FileStreamOptions options)
    {
        wait.Set(IoFileVerb.Open, -1);
        wait.Path = path;
        wait.Options = options;
        wait.OpenedLength = null;
        long file = await wait;
        return file >= 0 ? (nint)file : throw FileFailure.Of(wait, path);
    }

    private static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A path cannot contain the character U+0000.", nameof(path));
        }
    }

    // The caller may change the object while the operation is under way.
    private static FileStreamOptions Copy(FileStreamOptions options)
    {
        var copy = new FileStreamOptions
        {
            Mode = options.Mode,
            Access = options.Access,
            Share = options.Share,
            Options = options.Options,
            PreallocationSize = options.PreallocationSize,
        };
        if (!OperatingSystem.IsWindows() && options.UnixCreateMode is { } mode)
        {
            copy.UnixCreateMode = mode;
        }

        return copy;
    }
}
