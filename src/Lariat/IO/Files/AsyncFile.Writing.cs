using System.Runtime.InteropServices;
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    /// <summary>
    /// Writes everything at <see cref="Position"/>, or at the end of a file that was opened with <see cref="FileMode.Append"/>, and
    /// advances the position.
    /// </summary>
    /// <param name="data">In use by the system until the coroutine has ended, even if it is canceled.</param>
    /// <remarks>
    /// Suspends. Afterwards the data is in the page cache, and on the disk after <see cref="FlushToDiskAsync"/>. Cancellation: any part may
    /// have been written; the position is after the part known to be written. Writes of several tasks queue: each is written whole, in the
    /// order of the calls; one that is canceled while it queues writes nothing. aiofiles: <c>write</c>.
    /// </remarks>
    /// <exception cref="UnauthorizedAccessException">The file was not opened for writing.</exception>
    /// <exception cref="IOException">The disk is full or failed; a part may have been written.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public async Coroutine WriteAsync(ReadOnlyMemory<byte> data)
    {
        using Releaser turn = await _writes.EnterAsync();
        FileWait wait = BeginMoving(IoFileVerb.Write);
        try
        {
            wait.IsAppend = _options.Mode == FileMode.Append;
            for (int count; data.Length > 0; data = data[count..])
            {
                count = await WritePartAsync(wait, data);
                _position += count;
                wait.Offset = CanSeek ? _position : -1;
            }
        }
        finally
        {
            End(wait);
        }
    }

    /// <summary>Writes everything at an offset; any number of tasks may do so concurrently.</summary>
    /// <param name="data">In use by the system until the coroutine has ended, even if it is canceled.</param>
    /// <param name="offset">In bytes from the file's beginning; beyond the end it leaves a hole of zeros.</param>
    /// <remarks>Suspends. <see cref="Position"/> does not change. POSIX: <c>pwrite</c>.</remarks>
    /// <exception cref="NotSupportedException">The file has no positions, or was opened with <see cref="FileMode.Append"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">The file was not opened for writing.</exception>
    /// <exception cref="IOException">The disk is full or failed; a part may have been written.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public async Coroutine WriteAtAsync(ReadOnlyMemory<byte> data, long offset)
    {
        if (_options.Mode == FileMode.Append)
        {
            throw new NotSupportedException($"'{Path}' was opened for appending: every write goes to its end.");
        }

        FileWait wait = BeginAt(IoFileVerb.Write, offset);
        try
        {
            for (int count; data.Length > 0; data = data[count..])
            {
                count = await WritePartAsync(wait, data);
                wait.Offset += count;
            }
        }
        finally
        {
            End(wait);
        }
    }

    // A disk that fills up accepts a part first and rejects the rest.
    private async Coroutine<int> WritePartAsync(FileWait wait, ReadOnlyMemory<byte> data)
    {
        _hasWritten = true;
        wait.Buffer = MemoryMarshal.AsMemory(data);
        int count = (int)Check(await wait, wait);
        return count > 0 ? count : throw new IOException($"Writing '{Path}' failed: the system wrote no byte and reported no error.");
    }
}
