// Directories have no useful asynchronous system calls, so those of the base library are made on a thread of the loop's executor, many at a
// time: one hop to a thread costs as much as a dozen entries.
using System.IO.Enumeration;

namespace Lariat.IO;

/// <summary>Directory operations that do not block the loop.</summary>
/// <remarks>
/// Thread: a loop's, inside a task. Cancellation: a call that runs on a thread finishes, and its result is discarded; a recursive operation
/// stops after its current batch. aiofiles: <c>aiofiles.os</c>.
/// </remarks>
public static partial class AsyncDirectory
{
    // The number of entries fetched with one hop to a thread.
    private const int BatchCount = 256;

    /// <summary>Lists the entries of a directory, in no particular order.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="pattern">* and ? in names, for example "*.txt".</param>
    /// <param name="recursive">True: includes the entries of its subdirectories. Links to directories are not followed.</param>
    /// <returns>For <c>await foreach</c>. Concurrent changes may be included or not.</returns>
    /// <remarks>Suspends once in 256 entries. aiofiles: <c>os.scandir</c>, <c>os.listdir</c>.</remarks>
    /// <exception cref="DirectoryNotFoundException">Thrown by the sequence: the directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">Thrown by the sequence: no permission to read the directory, or one below
    /// it.</exception>
    public static AsyncGenerator<DirectoryEntry> EnumerateAsync(string path, string pattern = "*", bool recursive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return new AsyncGenerator<DirectoryEntry>(async yielder =>
        {
            using IEnumerator<DirectoryEntry> entries = await Coroutine.ToThread(() => Enumerate(path, pattern, recursive).GetEnumerator());
            while (await Coroutine.ToThread(() => TakeBatch(entries)) is { Count: > 0 } batch)
            {
                foreach (DirectoryEntry entry in batch)
                {
                    await yielder.YieldAsync(entry);
                }
            }
        });
    }

    /// <summary>Creates a directory, and its missing parents. An existing one is not an error.</summary>
    /// <remarks>Suspends. aiofiles: <c>os.makedirs</c>.</remarks>
    /// <exception cref="IOException">A file has that name, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static async Coroutine CreateAsync(string path) => await Coroutine.ToThread(() => Directory.CreateDirectory(path));

    /// <summary>True if the path exists and is a directory.</summary>
    /// <remarks>Suspends. aiofiles: <c>os.path.isdir</c>.</remarks>
    public static async Coroutine<bool> ExistsAsync(string path) => await Coroutine.ToThread(() => Directory.Exists(path));

    /// <summary>Renames or moves a directory, on the same file system.</summary>
    /// <remarks>Suspends. aiofiles: <c>os.rename</c>.</remarks>
    /// <exception cref="IOException">The destination exists, or is on another file system: copy and delete then.</exception>
    /// <exception cref="DirectoryNotFoundException">It does not exist.</exception>
    public static async Coroutine MoveAsync(string source, string destination)
        => await Coroutine.ToThread(() => Directory.Move(source, destination));

    /// <summary>Deletes a directory.</summary>
    /// <param name="path">The directory; for a link, the link is deleted, not its target.</param>
    /// <param name="recursive">False: it must be empty.</param>
    /// <remarks>Suspends. Cancellation leaves the entries not deleted yet. aiofiles: <c>os.rmdir</c>; Python:
    /// <c>shutil.rmtree</c>.</remarks>
    /// <exception cref="DirectoryNotFoundException">It does not exist.</exception>
    /// <exception cref="IOException">It is not empty.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission; a part may have been deleted.</exception>
    public static async Coroutine DeleteAsync(string path, bool recursive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (recursive && !await Coroutine.ToThread(() => IsLink(path)))
        {
            var directories = new List<string>();
            using IEnumerator<DirectoryEntry> entries = await Coroutine.ToThread(
                () => Enumerate(path, "*", recursive: true).GetEnumerator());
            while (await Coroutine.ToThread(() => DeleteBatch(entries, directories)))
            {
                // The next batch; a cancellation takes effect between two batches.
            }

            // Every directory was listed after its parents.
            for (int end = directories.Count; end > 0; end -= BatchCount)
            {
                int first = Math.Max(0, end - BatchCount);
                int last = end;
                await Coroutine.ToThread(() => directories[first..last].AsEnumerable().Reverse().ToList().ForEach(Directory.Delete));
            }
        }

        await Coroutine.ToThread(() => Directory.Delete(path));
    }

    internal static IEnumerable<DirectoryEntry> Enumerate(string path, string pattern, bool recursive)
        => new FileSystemEnumerable<DirectoryEntry>(
            path,
            static (ref FileSystemEntry entry) => new DirectoryEntry(
                entry.ToSpecifiedFullPath(),
                entry.IsDirectory,
                (entry.Attributes & FileAttributes.ReparsePoint) != 0,
                entry.IsDirectory ? 0 : entry.Length,
                entry.LastWriteTimeUtc),
            new EnumerationOptions { RecurseSubdirectories = recursive, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry)
                => FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: false),
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };

    private static List<DirectoryEntry> TakeBatch(IEnumerator<DirectoryEntry> entries)
    {
        var batch = new List<DirectoryEntry>(BatchCount);
        while (batch.Count < BatchCount && entries.MoveNext())
        {
            batch.Add(entries.Current);
        }

        return batch;
    }

    /// <returns>False if no entries were left.</returns>
    private static bool DeleteBatch(IEnumerator<DirectoryEntry> entries, List<string> directories)
    {
        List<DirectoryEntry> batch = TakeBatch(entries);
        foreach (DirectoryEntry entry in batch)
        {
            if (entry.IsDirectory && !entry.IsLink)
            {
                directories.Add(entry.Path);
            }
            else
            {
                File.Delete(entry.Path);
            }
        }

        return batch.Count > 0;
    }

    private static bool IsLink(string path) => new DirectoryInfo(path).LinkTarget is not null;
}
