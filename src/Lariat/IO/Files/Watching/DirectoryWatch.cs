namespace Lariat.IO;

/// <summary>Reports the changes in a directory, in the order in which they happened.</summary>
/// <remarks>
/// One task reads. A directory that was moved elsewhere is no longer watched; files without a name in the directory (deleted and still
/// open, O_TMPFILE) are not reported. Changes between two reads are kept, up to the system's limit; beyond it comes an
/// <see cref="DirectoryChangeKind.Overflow"/>. Linux: inotify, which detects local changes only, not those of other machines on a network
/// file system. Elsewhere, and on the portable driver: <see cref="FileSystemWatcher"/>, which may miss files that are put into a new
/// directory immediately. Thread: its loop's. asyncio has no counterpart.
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

    /// <summary>The watched directory, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>Begins to watch; changes after this has returned are reported.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="recursive">True: watches its subdirectories too, including later ones. On Linux each costs one of
    /// fs.inotify.max_user_watches.</param>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="DirectoryNotFoundException">It does not exist, or is not a directory.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read it. An unreadable subdirectory is an
    /// <see cref="DirectoryChangeKind.Unwatched"/>.</exception>
    /// <exception cref="IOException">The system's limit of watches is reached. If that happens later, the new directory is an
    /// <see cref="DirectoryChangeKind.Unwatched"/>.</exception>
    public static async Coroutine<DirectoryWatch> OpenAsync(string path, bool recursive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        EventLoop loop = EventLoop.Current;
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (!await Coroutine.ToThread(() => Directory.Exists(full)))
        {
            throw new DirectoryNotFoundException($"Watching '{path}' failed: it is not an existing directory.");
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
            throw new InvalidOperationException(
                $"Another task is reading the changes of '{Path}': one at a time. Let one task read and pass changes to the others through "
                    + "an AsyncQueue, or open a watch for each.");
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

    /// <summary>Ends the watch; a reading task gets an <see cref="ObjectDisposedException"/>. A second call has no effect.</summary>
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

/// <summary>The source of changes.</summary>
internal abstract class ChangeSource
{
    private readonly Queue<DirectoryChange> _changes = new();

    public bool TryTake(out DirectoryChange change) => _changes.TryDequeue(out change);

    /// <summary>Waits until changes may be available.</summary>
    public abstract Coroutine WaitAsync();

    /// <summary>Ends the source; a waiting task continues.</summary>
    public abstract void Close();

    protected void Add(DirectoryChange change) => _changes.Enqueue(change);

    protected int Count => _changes.Count;
}
