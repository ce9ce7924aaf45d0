// The base library's RandomAccess, on any system. It does not expose the page cache, so only closing is performed immediately.
using Lariat.Native;
using Microsoft.Win32.SafeHandles;

namespace Lariat.LowLevel;

/// <summary>Calls on files through the base library; a file's number is its index in a table.</summary>
internal sealed class PortableFileCalls : FileCalls
{
    private const int CopyBytes = 1024 * 1024;

    private readonly List<SafeFileHandle?> _open = [];

    public override bool TryRun(IoFileOperation operation) => false;

    // The thread uses the handle that the loop looked up: the table belongs to the loop.
    public override void Prepare(IoFileOperation operation)
        => operation.Handles = operation.Verb == IoFileVerb.Open ? default
            : (_open[(int)operation.File], operation.Verb == IoFileVerb.Copy ? _open[(int)operation.Target] : null);

    public override void Run(IoFileOperation operation)
    {
        try
        {
            operation.Result = Call(operation);
        }
        catch (Exception error)
        {
            // It is the operation's outcome: the waiter receives it.
            operation.Thrown = error;
            operation.Result = -Errno.EIO;
        }
    }

    public override void OnEnded(IoFileOperation operation)
    {
        if (operation.Verb == IoFileVerb.Open && operation.Result >= 0)
        {
            operation.Result = Add(operation.Handles.File!);
        }
        else if (operation.Verb == IoFileVerb.Close)
        {
            Close(operation.File);
        }

        operation.Handles = default;
    }

    public override bool CanFlushDirectories => false;

    public override long GetLength(nint file) => RandomAccessLength(_open[(int)file]!);

    // The base library refuses to open a directory.
    public override bool IsDirectory(nint file) => false;

    public override bool TryLock(nint file, bool isExclusive) => throw new NotSupportedException(
        "Locking an open file needs Linux: open it with FileShare.None instead, which excludes all others.");

    public override void Unlock(nint file)
    {
    }

    public override void Close(nint file)
    {
        _open[(int)file]!.Dispose();
        _open[(int)file] = null;
    }

    public override void CloseAll()
    {
        foreach (SafeFileHandle? handle in _open)
        {
            handle?.Dispose();
        }
    }

    private static long RandomAccessLength(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            return -1;
        }
    }

    private static long Call(IoFileOperation operation)
    {
        if (operation.Verb == IoFileVerb.Open)
        {
            operation.Handles = (Open(operation.Path, operation.Options!), null);
            return 0;
        }

        SafeFileHandle file = operation.Handles.File!;
        long offset = Math.Max(0, operation.Offset);
        switch (operation.Verb)
        {
            case IoFileVerb.Read:
                return RandomAccess.Read(file, operation.Buffer.Span, offset);
            case IoFileVerb.Write:
                RandomAccess.Write(file, operation.Buffer.Span, operation.IsAppend ? RandomAccess.GetLength(file) : offset);
                return operation.Buffer.Length;
            case IoFileVerb.Flush or IoFileVerb.FlushData:
                RandomAccess.FlushToDisk(file);
                return 0;
            case IoFileVerb.SetLength:
                RandomAccess.SetLength(file, offset);
                return 0;
            case IoFileVerb.Copy:
                return Copy(file, operation.Handles.Target!, offset, operation.ByteCount);
            default:
                return 0;
        }
    }

    private static SafeFileHandle Open(string path, FileStreamOptions options)
    {
        FileMode mode = options.Mode == FileMode.Append ? FileMode.OpenOrCreate : options.Mode;
        FileOptions hints = options.Options & ~FileOptions.Asynchronous;
        if (OperatingSystem.IsWindows() || options.UnixCreateMode is not { } created || mode is FileMode.Open or FileMode.Truncate)
        {
            return File.OpenHandle(path, mode, options.Access, options.Share, hints, options.PreallocationSize);
        }

        // Only a stream can set the permissions of the file that it creates. It has no buffer, and its finalizer does not close the handle.
        return new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = options.Access,
            Share = options.Share,
            Options = hints,
            PreallocationSize = options.PreallocationSize,
            BufferSize = 0,
            UnixCreateMode = created,
        }).SafeFileHandle;
    }

    private static long Copy(SafeFileHandle from, SafeFileHandle to, long offset, long byteCount)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Min(CopyBytes, byteCount));
        try
        {
            int count = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, byteCount)), offset);
            RandomAccess.Write(to, buffer.AsSpan(0, count), offset);
            return count;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Add(SafeFileHandle handle)
    {
        int free = _open.IndexOf(null);
        if (free < 0)
        {
            _open.Add(handle);
            return _open.Count - 1;
        }

        _open[free] = handle;
        return free;
    }
}
