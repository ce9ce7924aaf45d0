// Operations that do not wait: opening a file whose directories are in the kernel's cache of names (openat2 with RESOLVE_CACHED), reading
// from the page cache (preadv2 with RWF_NOWAIT), closing a file that was only read. Such an opening is O_NONBLOCK, or a pipe without a
// writer would block the loop; an object that is not a regular file is closed and opened again on a thread.
using Lariat.Native;
using static Lariat.Native.FileConstants;

namespace Lariat.LowLevel;

/// <summary>Linux's calls on files.</summary>
internal sealed unsafe class PosixFileCalls : FileCalls
{
    // The maximum copied on the loop by one call: 64 µs. A larger read is short, and the caller reads again for the rest.
    private const int MaxCachedBytes = 512 * 1024;

    private readonly DescriptorSet _open = new();
    private bool _hasCachedOpen = true;

    public override bool TryRun(IoFileOperation operation) => operation.Verb switch
    {
        IoFileVerb.Read => TryRead(operation),
        IoFileVerb.Open => _hasCachedOpen && TryOpen(operation),
        _ => false,
    };

    /// <summary>Reads from the page cache; an error is left to the call on a thread.</summary>
    public static bool TryRead(IoFileOperation operation)
    {
        // A file without positions is read at its current one, and it may be empty for hours.
        if (operation.Offset < 0)
        {
            return false;
        }

        nint count;
        fixed (byte* buffer = operation.Buffer.Span)
        {
            var vector = new IoVector { Base = buffer, Length = Math.Min(operation.Buffer.Length, MaxCachedBytes) };
            count = Libc.SystemCall(SystemCalls.ReadVector2, operation.File, (nint)(&vector), 1, (nint)operation.Offset, 0, RWF_NOWAIT);
        }

        operation.Result = count;
        return count >= 0;
    }

    public override void Prepare(IoFileOperation operation)
    {
        switch (operation.Verb)
        {
            case IoFileVerb.Open:
                operation.EncodePath();
                break;
            case IoFileVerb.Close:
                _open.Remove((int)operation.File);
                break;
            default:
                operation.Pin();
                break;
        }
    }

    public override void Run(IoFileOperation operation)
    {
        do
        {
            long result = Call(operation);
            operation.Result = result >= 0 ? result : -Errno.Last;
        }
        while (operation.Result == -Errno.EINTR && operation.Verb != IoFileVerb.Close);
    }

    public override void OnEnded(IoFileOperation operation)
    {
        operation.Unpin();
        if (operation.Verb == IoFileVerb.Open && operation.Result >= 0)
        {
            operation.Result = Finish((int)operation.Result, operation.Options!);
        }
        else if (operation.Verb == IoFileVerb.Close && operation.Result == -Errno.ECANCELED)
        {
            // Withdrawn before it had begun, because the loop closes.
            _ = Libc.Close((int)operation.File);
        }
    }

    /// <summary>Makes blocking a file that was opened with O_NONBLOCK on a file system that respects it.</summary>
    public static void SetBlocking(nint file)
    {
        int flags = Libc.FileControl((int)file, F_GETFL, 0);
        _ = Libc.FileControl((int)file, F_SETFL, flags & ~O_NONBLOCK);
    }

    public override bool CanFlushDirectories => true;

    public override long GetLength(nint file)
    {
        long length = Libc.Seek((int)file, 0, SEEK_END);
        return length >= 0 ? length : -1;
    }

    // KERNEL: reading from a directory is EISDIR, whatever the length.
    public override bool IsDirectory(nint file)
    {
        byte none;
        return Libc.ReadAt((int)file, &none, 0, 0) < 0 && Errno.Last == Errno.EISDIR;
    }

    public override bool TryLock(nint file, bool isExclusive) => Lock((int)file, isExclusive ? LOCK_EX : LOCK_SH) == 0;

    public override void Unlock(nint file) => _ = Libc.FileLock((int)file, LOCK_UN);

    public override void Close(nint file)
    {
        _open.Remove((int)file);
        _ = Libc.Close((int)file);
    }

    public override void CloseAll()
    {
        foreach (int fd in _open.TakeAll())
        {
            _ = Libc.Close(fd);
        }
    }

    private static long Call(IoFileOperation operation)
    {
        int fd = (int)operation.File;
        int count = Math.Min(operation.Buffer.Length, MaxTransferBytes);
        switch (operation.Verb)
        {
            case IoFileVerb.Open:
                return Libc.Open(operation.NativePath, PosixOpening.Flags(operation.Options!), PosixOpening.Mode(operation.Options!));
            case IoFileVerb.Close:
                return Libc.Close(fd);
            case IoFileVerb.Read when operation.Offset >= 0:
                return Libc.ReadAt(fd, operation.Address, count, operation.Offset);
            case IoFileVerb.Read:
                return Libc.Read(fd, operation.Address, count);
            case IoFileVerb.Write when operation.Offset >= 0:
                return Libc.WriteAt(fd, operation.Address, count, operation.Offset);
            case IoFileVerb.Write:
                return Libc.Write(fd, operation.Address, count);
            case IoFileVerb.Flush:
                return Libc.Sync(fd);
            case IoFileVerb.FlushData:
                return Libc.SyncData(fd);
            case IoFileVerb.SetLength:
                return Libc.Truncate(fd, operation.Offset);
            default:
                long from = operation.Offset;
                long to = operation.Offset;
                return Libc.CopyRange(fd, &from, (int)operation.Target, &to, (nint)operation.ByteCount, 0);
        }
    }

    private bool TryOpen(IoFileOperation operation)
    {
        FileStreamOptions options = operation.Options!;
        int flags = PosixOpening.Flags(options);
        if ((flags & (O_CREAT | O_TRUNC)) != 0)
        {
            return false;
        }

        operation.EncodePath();
        var how = new OpenHow { Flags = (ulong)(flags | O_NONBLOCK), Resolve = RESOLVE_CACHED };
        int fd = (int)Libc.SystemCall(SystemCalls.OpenAt2, AT_FDCWD, (nint)operation.NativePath, (nint)(&how), sizeof(OpenHow), 0, 0);
        if (fd < 0)
        {
            int errno = Errno.Last;
            _hasCachedOpen = errno is not Errno.EINVAL && (errno == Errno.EACCES || !SystemCalls.IsMissing(errno));
            operation.Result = -errno;

            // Not EACCES, which may be a policy's: then open(2) returns the correct error.
            return errno is Errno.ENOENT or Errno.ENOTDIR or Errno.EISDIR;
        }

        long length = Libc.Seek(fd, 0, SEEK_END);
        if (length < 0)
        {
            _ = Libc.Close(fd);
            return false;
        }

        operation.OpenedLength = length;
        operation.Result = Finish(fd, options);
        return true;
    }

    /// <summary>Completes an opening: takes the lock that represents its share mode, gives advice.</summary>
    /// <returns>The descriptor, or the error with its sign changed; it is closed then.</returns>
    private long Finish(int fd, FileStreamOptions options)
    {
        int errno = PosixOpening.LockOf(options) is { } operation ? Lock(fd, operation) : 0;
        if (errno == 0 && PosixOpening.TruncatesAfterLock(options) && Libc.Truncate(fd, 0) != 0)
        {
            // EINVAL: a device, which open(2) with O_TRUNC would not change either.
            errno = Errno.Last is var refusal and not Errno.EINVAL ? refusal : 0;
        }

        if (errno != 0)
        {
            _ = Libc.Close(fd);
            return -errno;
        }

        PosixOpening.Advise(fd, options);
        _open.Add(fd);
        return fd;
    }

    // Some file systems have no locks; there, a lock has no effect, as in the base library.
    private static int Lock(int fd, int operation)
        => Libc.FileLock(fd, operation | LOCK_NB) != 0 && Errno.Last == Errno.EAGAIN ? Errno.EAGAIN : 0;
}
