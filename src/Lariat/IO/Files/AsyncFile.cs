// An open file. Every operation below is positional; the position of ReadAsync and WriteAsync is a number in this object, so positional
// operations of several tasks run concurrently. Invariant: the descriptor is closed when no operation is under way, never before.
using System.Diagnostics;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>A file whose operations do not block the loop.</summary>
/// <remarks>
/// Bytes in the page cache are read immediately, without suspending; other requests go to the disk by io_uring, or on a thread where that
/// is not allowed. Cancellation: a task that is canceled while an operation is under way resumes when the operation has really ended, since
/// the system uses the memory until then; a write may have happened nevertheless.
/// Thread: its loop's. asyncio has no files; Python's aiofiles runs each call on a thread.
/// </remarks>
[DebuggerDisplay("{Path}, position {Position}")]
public sealed partial class AsyncFile : IAsyncDisposable
{
    private readonly nint _file;
    private readonly FileStreamOptions _options;
    private readonly IoFiles _files;

    // Guards the position. A file has one; the two directions of a pipe are independent of each other.
    private readonly AsyncLock _reads = new();
    private readonly AsyncLock _writes;
    private List<FileWait>? _underWay;
    private Future<object?>? _idle;
    private long _position;
    private bool _hasWritten;

    private AsyncFile(EventLoop loop, string path, FileStreamOptions options, nint file)
    {
        Loop = loop;
        Path = path;
        _files = loop.Files;
        _options = options;
        _file = file;
        CanSeek = _files.GetLength(file) >= 0;
        _writes = CanSeek ? _reads : new AsyncLock();
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The path with which it was opened, made absolute.</summary>
    public string Path { get; }

    /// <summary>True if it was opened for reading.</summary>
    public bool CanRead => (_options.Access & FileAccess.Read) != 0;

    /// <summary>True if it was opened for writing.</summary>
    public bool CanWrite => (_options.Access & FileAccess.Write) != 0;

    /// <summary>False for pipes, terminals, and most files of /proc, which are read and written at their current position.</summary>
    public bool CanSeek { get; }

    /// <summary>True once it was closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>
    /// The position at which the next <see cref="ReadAsync"/> or <see cref="WriteAsync(ReadOnlyMemory{byte})"/> begins, in bytes.
    /// </summary>
    /// <remarks>aiofiles: <c>tell</c>, <c>seek</c>. It may be beyond the end: a write there leaves a hole of zeros.</remarks>
    /// <exception cref="NotSupportedException">The file has no positions.</exception>
    public long Position
    {
        get => CanSeek ? _position : throw NoPositions();
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            if (!CanSeek)
            {
                throw NoPositions();
            }

            CheckUsable();
            _position = value;
        }
    }

    /// <summary>The file's current length in bytes. A system call that does not wait on a local disk.</summary>
    /// <exception cref="NotSupportedException">The file has no length.</exception>
    public long Length
    {
        get
        {
            CheckUsable();
            return CanSeek ? _files.GetLength(_file) : throw NoPositions();
        }
    }

    /// <summary>Truncates the file to a length, or extends it with zeros.</summary>
    /// <param name="length">In bytes.</param>
    /// <remarks>Suspends. aiofiles: <c>truncate</c>.</remarks>
    /// <exception cref="IOException">The system refused, for example because it is not a regular file.</exception>
    public async Coroutine SetLengthAsync(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        FileWait wait = Begin(IoFileVerb.SetLength);
        try
        {
            wait.Offset = length;
            Check(await wait, wait);
            _hasWritten = true;
        }
        finally
        {
            End(wait);
        }
    }

    /// <summary>Waits until written data is on the disk: it survives a power cut.</summary>
    /// <param name="dataOnly">True: times need not be current (fdatasync), which is cheaper.</param>
    /// <remarks>Suspends. Unflushed data reaches the disk too, some seconds later. aiofiles: <c>os.fsync</c> on a thread.</remarks>
    /// <exception cref="IOException">The disk reported an error: written data may be lost.</exception>
    public async Coroutine FlushToDiskAsync(bool dataOnly = false)
    {
        FileWait wait = Begin(dataOnly ? IoFileVerb.FlushData : IoFileVerb.Flush);
        try
        {
            Check(await wait, wait);
        }
        finally
        {
            End(wait);
        }
    }

    /// <summary>
    /// Closes the file. Requests operations of other tasks to end, and waits for them; they get an <see cref="ObjectDisposedException"/>.
    /// </summary>
    /// <remarks>Suspends if data was written. A second call has no effect.</remarks>
    /// <exception cref="IOException">The system reported an error of an earlier write.</exception>
    public ValueTask DisposeAsync()
    {
        Loop.CheckThread(this);
        if (IsClosed)
        {
            return default;
        }

        IsClosed = true;
        if (_underWay is not { Count: > 0 } && !_hasWritten && (_options.Options & FileOptions.DeleteOnClose) == 0)
        {
            _files.Close(_file);
            return default;
        }

        return new ValueTask(CloseAsync().AsTask());
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    // A task of its own: if the waiting task is canceled, the file is closed nevertheless.
    private async Coroutine CloseAsync()
    {
        if (_underWay is { Count: > 0 })
        {
            foreach (FileWait wait in _underWay)
            {
                wait.RequestEnd();
            }

            _idle = Loop.CreateFuture<object?>();
            await _idle;
        }

        if ((_options.Options & FileOptions.DeleteOnClose) != 0)
        {
            await Coroutine.ToThread(() => File.Delete(Path));
        }

        FileWait close = FileWaitPool.Rent(Loop);
        close.Set(IoFileVerb.Close, _file);
        try
        {
            long result = await close;
            if (result < 0)
            {
                throw FileFailure.Of(close, Path);
            }
        }
        finally
        {
            FileWaitPool.Return(close);
        }
    }

    private FileWait Begin(IoFileVerb verb)
    {
        CheckUsable();
        FileWait wait = FileWaitPool.Rent(Loop);
        wait.Set(verb, _file);
        (_underWay ??= []).Add(wait);
        return wait;
    }

    private void End(FileWait wait)
    {
        _underWay!.Remove(wait);
        FileWaitPool.Return(wait);
        if (_underWay.Count == 0)
        {
            _idle?.TrySetResult(null);
        }
    }

    private long Check(long result, FileWait wait)
    {
        if (result >= 0)
        {
            return result;
        }

        throw IsClosed
            ? new ObjectDisposedException(Path, "The file was closed while this operation was under way.")
            : FileFailure.Of(wait, Path);
    }

    private void CheckUsable()
    {
        Loop.CheckOpen(this);
        ObjectDisposedException.ThrowIf(IsClosed, this);
    }

    private NotSupportedException NoPositions()
        => new($"'{Path}' has no positions and no length: it is a pipe, a terminal, or a file whose content the kernel generates, as in "
            + "/proc.");
}
