using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>Watches a folder and those in it. One bad folder does not keep the others from being watched. On a thread; blocks.</summary>
/// <param name="inotify">Where they are watched.</param>
/// <param name="isRecursive">False: the folder alone.</param>
internal sealed class WatchWalk(Inotify inotify, bool isRecursive)
{
    /// <summary>The folders that are watched now, those above first, with the paths of what is in each.</summary>
    public List<(int Watch, string Path, List<string> Contents)> Watched { get; } = [];

    /// <summary>Folders that are there and cannot be watched: no permission, or too many watches.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>Folders that were gone before they could be watched: deleted, or they have another name by now.</summary>
    public List<string> Gone { get; } = [];

    /// <summary>The watch begins: the root must be watchable, and all of it within the system's limit.</summary>
    public WatchWalk Open(string root)
    {
        Walk(root, isOpening: true);
        return this;
    }

    /// <summary>A folder has appeared.</summary>
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
