namespace Lariat.IO;

/// <summary>How far a copy of a folder is.</summary>
/// <param name="Files">Files that are copied.</param>
/// <param name="Bytes">Bytes that are copied.</param>
/// <param name="Path">The file that was copied last.</param>
public readonly record struct FolderCopyProgress(int Files, long Bytes, string Path);

public static partial class AsyncDirectory
{
    /// <summary>Copies a folder with everything in it.</summary>
    /// <param name="source">The folder to read. Links are copied as links.</param>
    /// <param name="destination">Made if it is not there.</param>
    /// <param name="overwrite">True: files that are there are replaced.</param>
    /// <param name="progress">Told, on the loop, after each file.</param>
    /// <returns>How many files and bytes were copied.</returns>
    /// <remarks>Suspends. Cancellation leaves what was copied so far; the file that was being copied is deleted. Python: <c>shutil.copytree</c>.</remarks>
    /// <exception cref="DirectoryNotFoundException">The source does not exist.</exception>
    /// <exception cref="IOException">A file exists and may not be overwritten, the disk is full, or the destination is inside the source.</exception>
    public static async Coroutine<FolderCopyProgress> CopyAsync(
        string source, string destination, bool overwrite = false, IProgress<FolderCopyProgress>? progress = null)
    {
        string from = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        string to = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        if (to == from || to.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new IOException($"'{source}' cannot be copied into itself: '{destination}' is inside.");
        }

        await Coroutine.ToThread(() => MakeFolder(from, to));
        var done = new FolderCopyProgress(0, 0, from);
        await foreach (FolderEntry entry in EnumerateAsync(from, recursive: true))
        {
            string target = to + entry.Path[from.Length..];
            if (entry.IsLink)
            {
                await Coroutine.ToThread(() => CopyLink(entry, target, overwrite));
            }
            else if (entry.IsFolder)
            {
                await Coroutine.ToThread(() => MakeFolder(entry.Path, target));
            }
            else
            {
                long bytes = await AsyncFile.CopyAsync(entry.Path, target, overwrite);
                done = new FolderCopyProgress(done.Files + 1, done.Bytes + bytes, entry.Path);
                progress?.Report(done);
            }
        }

        return done;
    }

    private static void MakeFolder(string model, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, File.GetUnixFileMode(model));
        }
    }

    private static void CopyLink(FolderEntry link, string path, bool overwrite)
    {
        if (overwrite)
        {
            File.Delete(path);
        }

        string target = new FileInfo(link.Path).LinkTarget!;
        if (link.IsFolder)
        {
            Directory.CreateSymbolicLink(path, target);
        }
        else
        {
            File.CreateSymbolicLink(path, target);
        }
    }
}
