using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>
/// Watches a directory and its subdirectories. A failing directory does not prevent the others from being watched. On a thread; blocks.
/// </summary>
/// <param name="inotify">The descriptor that watches them.</param>
/// <param name="isRecursive">False: the directory alone.</param>
internal sealed class WatchWalk(Inotify inotify, bool isRecursive)
{
    /// <summary>The watched directories, parents first, each with the paths of its entries.</summary>
    public List<(int Watch, string Path, List<string> Contents)> Watched { get; } = [];

    /// <summary>Existing directories that cannot be watched: no permission, or too many watches.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>Directories that disappeared before they could be watched: deleted, or renamed meanwhile.</summary>
    public List<string> Gone { get; } = [];

    /// <summary>Begins the watch: the root must be watchable, and all of it within the system's limit.</summary>
    public WatchWalk Open(string root)
    {
        Walk(root, isOpening: true);
        return this;
    }

    /// <summary>Watches a directory that has appeared.</summary>
    public WatchWalk Follow(string directory)
    {
        Walk(directory, isOpening: false);
        return this;
    }

    private void Walk(string root, bool isOpening)
    {
        var directories = new Stack<string>([root]);
        while (directories.TryPop(out string? directory))
        {
            int watch = inotify.Add(directory, followsLink: isOpening && directory == root);
            if (watch >= 0)
            {
                Watched.Add((watch, directory, isRecursive ? List(directory, directories) : []));
            }
            else if (isOpening && (directory == root || Inotify.IsLimit(watch)))
            {
                throw FileFailure.OfWatch(-watch, directory);
            }
            else
            {
                (Inotify.IsGone(watch) ? Gone : Refused).Add(directory);
            }
        }
    }

    private List<string> List(string directory, Stack<string> directories)
    {
        var contents = new List<string>();
        try
        {
            foreach (DirectoryEntry entry in AsyncDirectory.Enumerate(directory, "*", recursive: false))
            {
                contents.Add(entry.Path);
                if (entry.IsDirectory && !entry.IsLink)
                {
                    directories.Push(entry.Path);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            Gone.Add(directory);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            Refused.Add(directory);
        }

        return contents;
    }
}
