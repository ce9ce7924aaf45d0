using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>The progress of copying a directory.</summary>
/// <param name="Files">The number of files copied.</param>
/// <param name="Bytes">The number of bytes copied.</param>
/// <param name="Path">The file that was copied last.</param>
public readonly record struct DirectoryCopyProgress(int Files, long Bytes, string Path);

public static partial class AsyncDirectory
{
    /// <summary>Copies a directory with everything in it.</summary>
    /// <param name="source">The directory to read. Links are copied as links.</param>
    /// <param name="destination">Created if it does not exist; a link to a directory is followed.</param>
    /// <param name="overwrite">True: existing files and links are replaced.</param>
    /// <param name="progress">Called, on the loop, after each file.</param>
    /// <returns>The number of files and bytes copied.</returns>
    /// <remarks>
    /// Suspends. Cancellation leaves everything copied so far; the file that was being copied is deleted. Files and directories get the
    /// permissions of their sources, directories when the copy ends, so that a read-only directory can be filled; existing directories keep
    /// theirs. Python: <c>shutil.copytree</c>, which keeps times as well.
    /// </remarks>
    /// <exception cref="DirectoryNotFoundException">The source does not exist.</exception>
    /// <exception cref="IOException">
    /// The destination is inside the source, by whatever links; or a file exists and must not be overwritten, a link is where a directory
    /// should be, the source contains a pipe, a socket or a device, or the disk is full.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">No permission, for a part of the source or in the destination.</exception>
    public static async Coroutine<DirectoryCopyProgress> CopyAsync(
        string source, string destination, bool overwrite = false, IProgress<DirectoryCopyProgress>? progress = null)
    {
        string from = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        string to = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        if (await Coroutine.ToThread(() => FileFacts.IsInside(to, from)))
        {
            throw new IOException($"'{source}' cannot be copied into itself: '{destination}' is inside.");
        }

        var copied = new DirectoryModes();
        var done = new DirectoryCopyProgress(0, 0, from);
        try
        {
            await Coroutine.ToThread(() => copied.Make(from, to, followsLink: true));
            await foreach (DirectoryEntry entry in EnumerateAsync(from, recursive: true))
            {
                string target = to + entry.Path[from.Length..];
                if (entry.IsLink)
                {
                    await Coroutine.ToThread(() => CopyLink(entry, target, overwrite));
                }
                else if (entry.IsDirectory)
                {
                    await Coroutine.ToThread(() => copied.Make(entry.Path, target, followsLink: false));
                }
                else
                {
                    long bytes = await AsyncFile.CopyAsync(entry.Path, target, overwrite);
                    done = new DirectoryCopyProgress(done.Files + 1, done.Bytes + bytes, entry.Path);
                    progress?.Report(done);
                }
            }
        }
        finally
        {
            await Coroutine.ToThread(copied.Give);
        }

        return done;
    }

    private static void CopyLink(DirectoryEntry link, string path, bool overwrite)
    {
        string target = new FileInfo(link.Path).LinkTarget
            ?? throw new IOException($"Copying '{link.Path}' failed: it was a link, and no longer is.");
        if (FileFacts.Of(path, followsLinks: false) is { } found && overwrite)
        {
            if (FileFacts.Of(link.Path, followsLinks: false) is { } own && own.IsSameAs(found))
            {
                throw new IOException($"'{link.Path}' cannot be copied to '{path}': both are the same link.");
            }

            File.Delete(path);
        }

        if (link.IsDirectory)
        {
            Directory.CreateSymbolicLink(path, target);
        }
        else
        {
            File.CreateSymbolicLink(path, target);
        }
    }
}
