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
    public WatchWalk Follow(string folder)
    {
        Walk(folder, isOpening: false);
        return this;
    }

    private void Walk(string root, bool isOpening)
    {
        var folders = new Stack<string>([root]);
        while (folders.TryPop(out string? folder))
        {
            int watch = inotify.Add(folder, followsLink: isOpening && folder == root);
            if (watch >= 0)
            {
                Watched.Add((watch, folder, isRecursive ? List(folder, folders) : []));
            }
            else if (isOpening && (folder == root || Inotify.IsLimit(watch)))
            {
                throw FileFailure.OfWatch(-watch, folder);
            }
            else
            {
                (Inotify.IsGone(watch) ? Gone : Refused).Add(folder);
            }
        }
    }

    private List<string> List(string folder, Stack<string> folders)
    {
        var contents = new List<string>();
        try
        {
            foreach (FolderEntry entry in AsyncDirectory.Enumerate(folder, "*", recursive: false))
            {
                contents.Add(entry.Path);
                if (entry.IsFolder && !entry.IsLink)
                {
                    folders.Push(entry.Path);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            Gone.Add(folder);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            Refused.Add(folder);
        }

        return contents;
    }
}
