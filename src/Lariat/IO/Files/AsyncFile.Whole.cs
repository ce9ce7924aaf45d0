// Whole files in one call. PERF: files_warm_64: a cached file costs five system calls and one array; its length is determined by lseek, at
// a third of the cost of fstat.
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    // A file without a length (a pipe, /proc) is read in pieces of this size, which then grow.
    private const int PieceBytes = 16 * 1024;

    private static readonly FileStreamOptions s_reading = new()
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
    };

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <remarks>
    /// Suspends unless the file is in the page cache; cancellation closes it. Takes no lock. aiofiles: <c>open(path, "rb")</c> and
    /// <c>read()</c>.
    /// </remarks>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine<byte[]> ReadAllBytesAsync(string path)
    {
        CheckPath(path);
        EventLoop loop = EventLoop.Current;
        FileWait wait = FileWaitPool.Rent(loop);
        nint file = -1;
        try
        {
            wait.Set(IoFileVerb.Open, -1);
            wait.Path = path;
            wait.Options = s_reading;
            long result = await wait;
            file = (nint)(result >= 0 ? result : throw FileFailure.Of(wait, path));
            long length = wait.OpenedLength ?? loop.Files.GetLength(file);
            if (length is <= 0 or > int.MaxValue)
            {
                return await ReadUnknownAsync(wait, file, length, path);
            }

            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
            wait.Set(IoFileVerb.Read, file);
            wait.Buffer = bytes;
            wait.Offset = 0;
            long count = await wait;
            return count == bytes.Length ? bytes : await ReadRestAsync(wait, bytes, count, path);
        }
        finally
        {
            if (file >= 0 && !wait.IsUnderWay)
            {
                loop.Files.Close(file);
            }

            FileWaitPool.Return(wait);
        }
    }

    /// <summary>
    /// Reads the rest after an incomplete first read: a large file arrives in pieces, and one that was truncated meanwhile ends early.
    /// </summary>
    private static async Coroutine<byte[]> ReadRestAsync(FileWait wait, byte[] bytes, long count, string path)
    {
        int done = 0;
        while (true)
        {
            done += (int)(count >= 0 ? count : throw FileFailure.Of(wait, path));
            if (count == 0 || done == bytes.Length)
            {
                return done == bytes.Length ? bytes : bytes[..done];
            }

            // Cached pieces must not occupy the loop until the last of them.
            await Coroutine.Sleep(0);
            wait.Buffer = bytes.AsMemory(done);
            wait.Offset = done;
            count = await wait;
        }
    }

    /// <summary>Reads to the end of a file of unknown length.</summary>
    private static async Coroutine<byte[]> ReadUnknownAsync(FileWait wait, nint file, long length, string path)
    {
        if (wait.Loop.Files.IsDirectory(file))
        {
            throw FileFailure.IsDirectory(IoFileVerb.Read, path);
        }

        if (length > Array.MaxLength)
        {
            throw new IOException(
                $"Reading '{path}' failed: {length} bytes do not fit into one array. Read it in pieces: AsyncFile.OpenAsync, ReadAsync.");
        }

        byte[] bytes = new byte[PieceBytes];
        int done = 0;
        wait.Set(IoFileVerb.Read, file);
        while (true)
        {
            wait.Buffer = bytes.AsMemory(done);
            wait.Offset = length >= 0 ? done : -1;
            long count = await wait;
            if (count <= 0)
            {
                return count == 0 ? bytes[..done] : throw FileFailure.Of(wait, path);
            }

            done += (int)count;
            if (done == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, 2L * bytes.Length));
            }
        }
    }
}
