namespace Lariat.IO;

/// <summary>Reports changes by <see cref="FileSystemWatcher"/>, from its own threads.</summary>
internal sealed class WatcherChanges : ChangeSource
{
    // Unread changes must not grow without limit; the system's own queues have about this size.
    private const int MaxKeptCount = 16_384;

    private readonly AsyncEvent _hasChanges = new();
    private readonly EventLoop _loop;
    private readonly FileSystemWatcher _watcher;
    private readonly string _directory;
    private bool _isClosed;

    public WatcherChanges(EventLoop loop, string directory, bool recursive)
    {
        _loop = loop;
        _directory = directory;
        _watcher = new FileSystemWatcher(directory)
        {
            IncludeSubdirectories = recursive,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Created += (_, change) => Post(new DirectoryChange(DirectoryChangeKind.Created, change.FullPath));
        _watcher.Changed += (_, change) => Post(new DirectoryChange(DirectoryChangeKind.Changed, change.FullPath));
        _watcher.Deleted += (_, change) => Post(new DirectoryChange(DirectoryChangeKind.Deleted, change.FullPath));
        _watcher.Renamed += (_, change) => Post(new DirectoryChange(DirectoryChangeKind.Renamed, change.FullPath, change.OldFullPath));
        _watcher.Error += (_, _) => Post(new DirectoryChange(DirectoryChangeKind.Overflow, directory));
        _watcher.EnableRaisingEvents = true;
    }

    public override async Coroutine WaitAsync()
    {
        if (Count == 0 && !_isClosed)
        {
            _hasChanges.Clear();
            await _hasChanges.WaitAsync();
        }
    }

    public override void Close()
    {
        _isClosed = true;
        _watcher.Dispose();
        _hasChanges.Set();
    }

    // On the watcher's thread. It still watches a directory that was moved elsewhere, and reports changes there under the old path.
    private void Post(DirectoryChange change)
    {
        bool isElsewhere = change.Kind is DirectoryChangeKind.Created or DirectoryChangeKind.Changed or DirectoryChangeKind.Renamed
            && Path.GetDirectoryName(change.Path) is { } parent && !Directory.Exists(parent);
        if (!isElsewhere)
        {
            _loop.PostOrDrop(new CallbackHandle(_loop, _ => OnChange(change), null, context: null));
        }
    }

    private void OnChange(DirectoryChange change)
    {
        if (Count < MaxKeptCount)
        {
            Add(change);
        }
        else if (Count == MaxKeptCount)
        {
            Add(new DirectoryChange(DirectoryChangeKind.Overflow, _directory));
        }

        _hasChanges.Set();
    }
}
