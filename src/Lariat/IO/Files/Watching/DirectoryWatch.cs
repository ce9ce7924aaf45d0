namespace Lariat.IO;

/// <summary>Tells what changes in a folder, in the order in which it happened.</summary>
/// <remarks>
/// One task reads. A folder that was moved elsewhere is not watched any more; what has no name in the folder (deleted and still open, O_TMPFILE) is not told. What happens between two reads is kept, up to the system's limit; beyond it comes an <see cref="DirectoryChangeKind.Overflow"/>.
/// Linux: inotify, which sees local changes only, not those that others make on a network file system. Elsewhere, and on the portable driver:
/// <see cref="FileSystemWatcher"/>, which may miss what is put into a new folder at once. Thread: its loop's. asyncio has no counterpart.
/// </remarks>
public sealed class DirectoryWatch : IDisposable
{
    private readonly EventLoop _loop;
    private readonly ChangeSource _source;
    private bool _isReading;
    private bool _isClosed;

    private DirectoryWatch(EventLoop loop, string path, ChangeSource source)
    {
        _loop = loop;
        _source = source;
        Path = path;
    }

    /// <summary>The watched folder, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>Begins to watch; what happens after this has returned is told.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="recursive">True: its folders too, also those that appear later. On Linux each costs one of fs.inotify.max_user_watches.</param>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="DirectoryNotFoundException">It does not exist, or is not a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read it. One below it that may not be read is an <see cref="DirectoryChangeKind.Unwatched"/>.</exception>
    /// <exception cref="IOException">The system's limit of watches is reached. If that happens later, the new folder is an <see cref="DirectoryChangeKind.Unwatched"/>.</exception>
    public static async Coroutine<DirectoryWatch> OpenAsync(string path, bool recursive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        EventLoop loop = EventLoop.Current;
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (!await Coroutine.ToThread(() => Directory.Exists(full)))
        {
            throw new DirectoryNotFoundException($"Watching '{path}' failed: it is not a folder that exists.");
        }

        ChangeSource source = OperatingSystem.IsLinux() && loop.Sockets.CanWatch
            ? await InotifyChanges.OpenAsync(loop, full, recursive)
            : new WatcherChanges(loop, full, recursive);
        return new DirectoryWatch(loop, full, source);
    }

    /// <summary>The next change.</summary>
    /// <remarks>Suspends until there is one. Cancellation loses none.</remarks>
    /// <exception cref="InvalidOperationException">Another task is reading.</exception>
    /// <exception cref="ObjectDisposedException">The watch is closed.</exception>
    public async Coroutine<DirectoryChange> ReadAsync()
    {
        _loop.CheckOpen(this);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_isReading)
        {
            throw new InvalidOperationException($"Another task is reading the changes of '{Path}': one at a time. Let one task read and hand changes to the others through an AsyncQueue, or open a watch for each.");
        }

        _isReading = true;
        try
        {
            DirectoryChange change;
            while (!_source.TryTake(out change))
            {
                await _source.WaitAsync();
                ObjectDisposedException.ThrowIf(_isClosed, this);
            }

            return change;
        }
        finally
        {
            _isReading = false;
        }
    }

    /// <summary>All changes, until the watch is closed or the loop over them is left.</summary>
    /// <returns>For <c>await foreach</c>.</returns>
    public AsyncGenerator<DirectoryChange> ReadAllAsync() => new(async yielder =>
    {
        while (!_isClosed)
        {
            await yielder.YieldAsync(await ReadAsync());
        }
    });

    /// <summary>Ends the watch; a task that reads gets an <see cref="ObjectDisposedException"/>. A second call does nothing.</summary>
    public void Dispose()
    {
        _loop.CheckThread(this);
        if (!_isClosed)
        {
            _isClosed = true;
            _source.Close();
        }
    }
}

/// <summary>Where changes come from.</summary>
internal abstract class ChangeSource
{
    private readonly Queue<DirectoryChange> _changes = new();

    public bool TryTake(out DirectoryChange change) => _changes.TryDequeue(out change);

    /// <summary>Waits until there may be something to take.</summary>
    public abstract Coroutine WaitAsync();

    /// <summary>Whoever waits goes on.</summary>
    public abstract void Close();

    protected void Add(DirectoryChange change) => _changes.Enqueue(change);

    protected int Count => _changes.Count;
}
