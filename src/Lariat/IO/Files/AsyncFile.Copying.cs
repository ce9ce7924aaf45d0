// The kernel copies, where possible, and shares blocks if the file system can (copy_file_range); otherwise the data passes through one
// buffer.
using System.Buffers;
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    // Between two pieces, cancellation is checked and progress is reported.
    private const int CopyPieceBytes = 4 * 1024 * 1024;
    private const int CopyBufferBytes = 256 * 1024;

    /// <summary>Copies a regular file, with its permissions.</summary>
    /// <param name="source">The file to read; a link is followed.</param>
    /// <param name="destination">The file to create; a link is followed.</param>
    /// <param name="overwrite">False: it must not exist. True: an existing file keeps its owner and gets the source's permissions.</param>
    /// <param name="progress">Receives, on the loop, the number of bytes copied so far; after each 4 MiB and at the end.</param>
    /// <returns>The number of bytes.</returns>
    /// <remarks>
    /// Suspends. After a failure or a cancellation the destination is deleted; a rejected copy leaves it unchanged. Permissions are the
    /// mode, without set-user-ID and set-group-ID, and on Linux the access control list; times, owner and extended attributes are the
    /// copy's own. Python: <c>shutil.copy</c> on a thread.
    /// </remarks>
    /// <exception cref="IOException">The two paths are one file, or one of them is a pipe, a socket or a device, the destination exists, or
    /// the disk is full.</exception>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine<long> CopyAsync(
        string source, string destination, bool overwrite = false, IProgress<long>? progress = null)
    {
        CheckPath(source);
        CheckPath(destination);
        string model = System.IO.Path.GetFullPath(source);
        (string target, bool isThere) = await Coroutine.ToThread(
            () => FindTarget(model, System.IO.Path.GetFullPath(destination), overwrite));
        await using AsyncFile from = await OpenAsync(source);
        var options = new FileStreamOptions
        {
            Mode = overwrite ? FileMode.OpenOrCreate : FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = AccessRights.Private;
        }

        AsyncFile to = await OpenAsync(target, options);
        bool isDone = false;
        bool isOurs = !isThere;
        try
        {
            UnixFileMode mode = await Coroutine.ToThread(() => CheckPair(model, target, overwrite));
            if (overwrite)
            {
                isOurs = true;
                await to.SetLengthAsync(0);
            }

            await Coroutine.ToThread(() => AccessRights.Copy(model, mode, target));
            long copied = await from.CopyContentAsync(to, progress);
            await to.DisposeAsync();
            isDone = true;
            return copied;
        }
        finally
        {
            if (!isDone)
            {
                await to.DisposeAsync();
                if (isOurs)
                {
                    await Coroutine.ToThread(() => File.Delete(target));
                }
            }
        }
    }

    // Before anything is opened: opening a pipe waits for its other end, and opening a device may have any effect.
    private static (string Target, bool IsThere) FindTarget(string source, string destination, bool overwrite)
    {
        FileFacts.Of(source)?.CheckPlain(source, "copied");
        if (FileFacts.Of(destination) is not { } found)
        {
            return (destination, false);
        }

        if (overwrite)
        {
            found.CheckPlain(destination, "overwritten");
        }

        return (EndOfLinks(destination), true);
    }

    // After both were opened and before the old content is dropped: whatever their names, the paths must not be one file, or it would be
    // emptied. Until the old content is dropped, users who could not read the destination before must not be able to.
    private static UnixFileMode CheckPair(string source, string target, bool hasOldContent)
    {
        if (FileFacts.Of(source) is not { } from || FileFacts.Of(target) is not { } to)
        {
            throw new FileNotFoundException($"Copying '{source}' to '{target}' failed: one of them was deleted meanwhile.");
        }

        if (from.IsSameAs(to))
        {
            throw new IOException($"'{source}' cannot be copied to '{target}': both are the same file.");
        }

        UnixFileMode mode = from.Mode & AccessRights.OfCopies;
        if (hasOldContent)
        {
            AccessRights.Narrow(source, mode, target);
        }

        return mode;
    }

    private async Coroutine<long> CopyContentAsync(AsyncFile to, IProgress<long>? progress)
    {
        long copied = 0;
        while (await CopyPieceAsync(to, copied) is > 0 and long count)
        {
            copied += count;
            progress?.Report(copied);
        }

        // The kernel cannot copy at all, or not between these two file systems: the data passes through a buffer.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBufferBytes);
        try
        {
            // A file of /proc has no positions: it is read at its current one.
            if (CanSeek)
            {
                Position = copied;
            }

            to.Position = copied;
            while (await ReadAsync(buffer) is > 0 and int count)
            {
                await to.WriteAsync(buffer.AsMemory(0, count));
                copied += count;
                progress?.Report(copied);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return copied;
    }

    private async Coroutine<long> CopyPieceAsync(AsyncFile to, long offset)
    {
        FileWait wait = Begin(IoFileVerb.Copy);
        try
        {
            to._hasWritten = true;
            wait.Target = to._file;
            wait.Offset = offset;
            wait.ByteCount = CopyPieceBytes;
            long count = await wait;
            return count >= 0 || FileFailure.IsCopyUnsupported(wait) ? count : Check(count, wait);
        }
        finally
        {
            End(wait);
        }
    }
}
