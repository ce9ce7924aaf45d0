// inotify knows numbers of folders and names in them. Here are the folders' paths, and the two halves of a rename become one again: the kernel queues them
// one after the other, so a half whose other half does not follow came from, or went, elsewhere.
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>Changes as inotify tells them.</summary>
internal sealed class InotifyChanges : ChangeSource
{
    private readonly Dictionary<int, string> _folders = [];

    // Taken and not told yet: an event leaves only when it is told, so that a cancellation in between loses none.
    private readonly Queue<InotifyEvent> _pending = new();
    private readonly EventLoop _loop;
    private readonly Inotify _inotify;
    private readonly IoWatch _readiness;
    private readonly IoWait _wait;
    private readonly string _root;
    private readonly bool _isRecursive;
    private bool _isClosed;

    private InotifyChanges(EventLoop loop, Inotify inotify, string root, bool isRecursive)
    {
        _loop = loop;
        _inotify = inotify;
        _root = root;
        _isRecursive = isRecursive;
        _readiness = loop.Sockets.Watch(inotify.Descriptor);
        _wait = new IoWait(loop);
    }

    public static async Coroutine<ChangeSource> OpenAsync(EventLoop loop, string root, bool isRecursive)
    {
        var changes = new InotifyChanges(loop, new Inotify(), root, isRecursive);
        bool isOpen = false;
        try
        {
            (List<(int Watch, string Path)> folders, _) = await Coroutine.ToThread(() => changes.WatchTree(root));
            changes.Remember(folders);
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                changes.Close();
            }
        }

        return changes;
    }

    public override async Coroutine WaitAsync()
    {
        if (_isClosed)
        {
            return;
        }

        if (_pending.Count == 0)
        {
            _readiness.ArmRead(_wait.Begin());
            try
            {
                await _wait;
            }
            finally
            {
                _readiness.DetachRead();
            }

            if (!_isClosed)
            {
                _inotify.TakeTo(_pending);
            }
        }

        while (_pending.TryPeek(out InotifyEvent happened))
        {
            await TranslateAsync(happened);
        }
    }

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _readiness.Close();
            _inotify.Dispose();
            _loop.Complete(_wait, System.Net.Sockets.SocketError.OperationAborted);
        }
    }

    private async Coroutine TranslateAsync(InotifyEvent happened)
    {
        bool isNew = (happened.Mask & (Inotify.IN_CREATE | Inotify.IN_MOVED_TO)) != 0;
        List<string> contents = _isRecursive && isNew && (happened.Mask & Inotify.IN_ISDIR) != 0 ? await FollowAsync(PathOf(happened)) : [];
        _pending.Dequeue();
        Tell(happened);
        contents.ForEach(path => Add(new DirectoryChange(DirectoryChangeKind.Created, path)));
    }

    private void Tell(InotifyEvent happened)
    {
        switch (happened.Mask & ~Inotify.IN_ISDIR)
        {
            case Inotify.IN_MOVED_FROM when _pending.TryPeek(out InotifyEvent next) && next.Cookie == happened.Cookie:
                Rename(PathOf(happened), PathOf(_pending.Dequeue()));
                break;
            case Inotify.IN_Q_OVERFLOW:
                Add(new DirectoryChange(DirectoryChangeKind.Overflow, _root));
                break;
            case Inotify.IN_IGNORED:
                _folders.Remove(happened.Watch);
                break;
            case Inotify.IN_DELETE_SELF:
                if (PathOf(happened) == _root)
                {
                    Add(new DirectoryChange(DirectoryChangeKind.Deleted, _root));
                }

                break;
            case Inotify.IN_MODIFY:
                Add(new DirectoryChange(DirectoryChangeKind.Changed, PathOf(happened)));
                break;
            case Inotify.IN_DELETE or Inotify.IN_MOVED_FROM:
                Add(new DirectoryChange(DirectoryChangeKind.Deleted, PathOf(happened)));
                break;
            default:
                Add(new DirectoryChange(DirectoryChangeKind.Created, PathOf(happened)));
                break;
        }
    }

    /// <summary>A folder has appeared: it is watched too, and what was put into it before that is told.</summary>
    private async Coroutine<List<string>> FollowAsync(string folder)
    {
        (List<(int Watch, string Path)> folders, List<string> contents) = await Coroutine.ToThread(() => WatchTree(folder));
        Remember(folders);
        return contents;
    }

    /// <summary>On a thread: watches a folder, and those in it if that is asked for.</summary>
    private (List<(int Watch, string Path)> Folders, List<string> Contents) WatchTree(string folder)
    {
        var folders = new List<(int Watch, string Path)>();
        var contents = new List<string>();
        try
        {
            folders.Add((_inotify.Add(folder), folder));
            if (_isRecursive)
            {
                foreach (FolderEntry entry in AsyncDirectory.Enumerate(folder, "*", recursive: true))
                {
                    contents.Add(entry.Path);
                    if (entry.IsFolder && !entry.IsLink)
                    {
                        folders.Add((_inotify.Add(entry.Path), entry.Path));
                    }
                }
            }
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException && folder != _root)
        {
            // Gone again before it could be watched; its deletion is an event of the folder above.
        }

        return (folders, contents);
    }

    private void Remember(List<(int Watch, string Path)> folders) => folders.ForEach(folder => _folders[folder.Watch] = folder.Path);

    // The watches of a renamed folder, and of those in it, go on under other paths.
    private void Rename(string from, string to)
    {
        Add(new DirectoryChange(DirectoryChangeKind.Renamed, to, from));
        foreach ((int watch, string path) in _folders.ToArray())
        {
            if (path == from || path.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                _folders[watch] = to + path[from.Length..];
            }
        }
    }

    private string PathOf(InotifyEvent happened) => _folders.TryGetValue(happened.Watch, out string? folder)
        ? happened.Name.Length > 0 ? Path.Combine(folder, happened.Name) : folder
        : _root;
}
