// The kernel copies, where it can, and shares blocks instead where the file system can (copy_file_range); otherwise pieces travel through one buffer.
using System.Buffers;
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    // Between two pieces a cancellation is noticed and progress is reported.
    private const int CopyPieceBytes = 4 * 1024 * 1024;
    private const int CopyBufferBytes = 256 * 1024;

    /// <summary>Copies a file, with its permissions.</summary>
    /// <param name="source">The file to read.</param>
    /// <param name="destination">The file to make.</param>
    /// <param name="overwrite">False: it must not exist.</param>
    /// <param name="progress">Told, on the loop, how many bytes are copied so far; after each 4 MiB and at the end.</param>
    /// <returns>The number of bytes.</returns>
    /// <remarks>Suspends. After a failure or a cancellation the destination is deleted. Python: <c>shutil.copy</c> on a thread.</remarks>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine<long> CopyAsync(string source, string destination, bool overwrite = false, IProgress<long>? progress = null)
    {
        CheckPath(destination);
        await using AsyncFile from = await OpenAsync(source);
        var options = new FileStreamOptions { Mode = overwrite ? FileMode.Create : FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = await Coroutine.ToThread(() => Inspect(from.Path).Mode);
        }

        if (string.Equals(from.Path, System.IO.Path.GetFullPath(destination), StringComparison.Ordinal))
        {
            throw new IOException($"'{source}' cannot be copied to itself.");
        }

        AsyncFile to = await OpenAsync(destination, options);
        bool isDone = false;
        try
        {
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
                await Coroutine.ToThread(() => File.Delete(to.Path));
            }
        }
    }

    private async Coroutine<long> CopyContentAsync(AsyncFile to, IProgress<long>? progress)
    {
        long copied = 0;
        while (await CopyPieceAsync(to, copied) is > 0 and long count)
        {
            copied += count;
            progress?.Report(copied);
        }

        // Nothing, or not between these two file systems: what there is goes through a buffer.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBufferBytes);
        try
        {
            Position = copied;
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
