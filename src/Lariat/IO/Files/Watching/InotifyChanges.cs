// inotify reports numbers of directories and names in them. This class has the directories' paths, and joins the two halves of a rename.
// inotify(7) guarantees neither that the halves are neighbors nor that one read returns both, so a half without the other waits a moment
// for it; otherwise the entry came from, or went, elsewhere. A directory that went elsewhere is no longer watched. Invariant: an event
// leaves the queue when it is reported, so a cancellation loses none.
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>Reports changes by inotify.</summary>
internal sealed class InotifyChanges : ChangeSource
{
    // The kernel queues the halves of a rename together, microseconds apart: this is for a thread that lost its processor in between.
    private static readonly TimeSpan s_otherHalfPatience = TimeSpan.FromMilliseconds(20);

    private readonly WatchedDirectories _directories = new();

    // Directories that had disappeared when they were to be watched: if a rename is reported later, they are watched under their new names.
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal);

    // Taken from the kernel; the events before _next were reported.
    private readonly List<InotifyEvent> _pending = [];
    private readonly EventLoop _loop;
    private readonly Inotify _inotify;
    private readonly IoWatch _readiness;
    private readonly IoWait _wait;
    private readonly string _root;
    private readonly bool _isRecursive;
    private int _next;
    private bool _isClosed;

    private InotifyChanges(EventLoop loop, Inotify inotify, IoWatch readiness, string root, bool isRecursive)
    {
        _loop = loop;
        _inotify = inotify;
        _root = root;
        _isRecursive = isRecursive;
        _readiness = readiness;
        _wait = new IoWait(loop);
    }

    public static async Coroutine<ChangeSource> OpenAsync(EventLoop loop, string root, bool isRecursive)
    {
        InotifyChanges changes = Make(loop, root, isRecursive);
        bool isOpen = false;
        try
        {
            changes.Remember(await Coroutine.ToThread(() => new WatchWalk(changes._inotify, isRecursive).Open(root)));
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

    private static InotifyChanges Make(EventLoop loop, string root, bool isRecursive)
    {
        var inotify = new Inotify();
        try
        {
            return new InotifyChanges(loop, inotify, loop.Sockets.Watch(inotify.Descriptor), root, isRecursive);
        }
        catch
        {
            inotify.Dispose();
            throw;
        }
    }

    public override async Coroutine WaitAsync()
    {
        if (_isClosed)
        {
            return;
        }

        if (_next == _pending.Count)
        {
            _pending.Clear();
            _next = 0;
            await TakeAsync();
        }

        while (!_isClosed && _next < _pending.Count)
        {
            await TranslateAsync(_pending[_next]);
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

    private async Coroutine TakeAsync()
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

    private async Coroutine TranslateAsync(InotifyEvent happened)
    {
        uint kind = happened.Mask & ~Inotify.IN_ISDIR;
        bool isDirectory = kind != happened.Mask;
        if (kind == Inotify.IN_Q_OVERFLOW)
        {
            await RescanAsync();
        }
        else if (_directories.TryGet(happened.Watch, out string? directory))
        {
            string path = happened.Name.Length > 0 ? Path.Combine(directory!, happened.Name) : directory!;
            switch (kind)
            {
                case Inotify.IN_CREATE or Inotify.IN_MOVED_TO:
                    await AppearAsync(DirectoryChangeKind.Created, path, null, isDirectory);
                    break;
                case Inotify.IN_MOVED_FROM:
                    await LeaveAsync(path, happened.Cookie, isDirectory);
                    break;
                default:
                    Report(kind, happened.Watch, path);
                    break;
            }
        }

        _next++;
    }

    private void Report(uint kind, int watch, string path)
    {
        switch (kind)
        {
            case Inotify.IN_MODIFY:
                Add(new DirectoryChange(DirectoryChangeKind.Changed, path));
                break;
            case Inotify.IN_DELETE:
                _missed.RemoveWhere(missed => WatchedDirectories.IsIn(missed, path));
                Add(new DirectoryChange(DirectoryChangeKind.Deleted, path));
                break;
            case Inotify.IN_DELETE_SELF or Inotify.IN_MOVE_SELF when path == _root:
                Disappear(path);
                break;
            case Inotify.IN_UNMOUNT:
                Add(new DirectoryChange(DirectoryChangeKind.Unwatched, path));
                break;
            case Inotify.IN_IGNORED:
                _directories.Forget(watch);
                break;
            default:
                // The parent directory reports that this one was deleted or moved.
                break;
        }
    }

    /// <summary>An entry has a new name; a directory is watched, and entries put into it before that are reported.</summary>
    private async Coroutine AppearAsync(DirectoryChangeKind kind, string path, string? oldPath, bool isDirectory)
    {
        WatchWalk? walk = _isRecursive && isDirectory
            ? await Coroutine.ToThread(() => new WatchWalk(_inotify, isRecursive: true).Follow(path))
            : null;
        Add(new DirectoryChange(kind, path, oldPath));
        if (walk is not null)
        {
            Remember(walk).ForEach(content => Add(new DirectoryChange(DirectoryChangeKind.Created, content)));
        }
    }

    private async Coroutine LeaveAsync(string path, uint cookie, bool isDirectory)
    {
        int other = await FindOtherHalfAsync(cookie);
        if (other < 0 || !_directories.TryGet(_pending[other].Watch, out string? directory))
        {
            Disappear(path);
            return;
        }

        string newPath = Path.Combine(directory!, _pending[other].Name);
        if (isDirectory)
        {
            _directories.Rename(path, newPath);
        }

        // A directory that disappeared under the old name is watched under the new one; the rest of a large directory need not be visited.
        bool hasMissed = isDirectory && _missed.Any(missed => WatchedDirectories.IsIn(missed, path));
        await AppearAsync(DirectoryChangeKind.Renamed, newPath, path, hasMissed);
        _missed.RemoveWhere(missed => WatchedDirectories.IsIn(missed, path));
        _pending.RemoveAt(other);
    }

    /// <returns>Its index in the pending events; negative: it does not come.</returns>
    private async Coroutine<int> FindOtherHalfAsync(uint cookie)
    {
        if (Find() is >= 0 and int other)
        {
            return other;
        }

        try
        {
            await Coroutine.WaitFor(TakeUntilFoundAsync(), s_otherHalfPatience);
        }
        catch (TimeoutException)
        {
            // There is no other half.
        }

        return Find();

        // The next event may belong to another entry.
        async Coroutine TakeUntilFoundAsync()
        {
            while (Find() < 0 && !_isClosed)
            {
                await TakeAsync();
            }
        }

        int Find() => _pending.FindIndex(_next + 1, candidate => candidate.Cookie == cookie && (candidate.Mask & Inotify.IN_MOVED_TO) != 0);
    }

    /// <summary>An entry was moved elsewhere, or the root has disappeared: changes below it are no longer reported.</summary>
    private void Disappear(string path)
    {
        Add(new DirectoryChange(DirectoryChangeKind.Deleted, path));
        _missed.RemoveWhere(missed => WatchedDirectories.IsIn(missed, path));
        _directories.In(path).ForEach(Unwatch);
    }

    /// <summary>After lost events: watches directories that have appeared, and stops watching those that have disappeared.</summary>
    private async Coroutine RescanAsync()
    {
        WatchWalk? walk = _isRecursive ? await Coroutine.ToThread(() => new WatchWalk(_inotify, isRecursive: true).Follow(_root)) : null;
        Add(new DirectoryChange(DirectoryChangeKind.Overflow, _root));
        if (walk is { Watched.Count: > 0 })
        {
            _directories.Except(walk.Watched.Select(watched => watched.Watch)).ForEach(Unwatch);
            Remember(walk);
        }
    }

    private void Unwatch(int watch)
    {
        if (!_isClosed)
        {
            _inotify.Remove(watch);
        }

        _directories.Forget(watch);
    }

    /// <returns>The entries of the directories that were not watched before.</returns>
    private List<string> Remember(WatchWalk walk)
    {
        var contents = new List<string>();
        foreach ((int watch, string path, List<string> found) in walk.Watched)
        {
            if (_directories.Remember(watch, path))
            {
                contents.AddRange(found);
            }
        }

        walk.Gone.ForEach(path => _missed.Add(path));
        walk.Refused.ForEach(path => Add(new DirectoryChange(DirectoryChangeKind.Unwatched, path)));
        return contents;
    }
}
