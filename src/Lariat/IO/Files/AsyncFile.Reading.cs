// Reads: at the position or at an offset, to the end, and of a whole file. Each suspends only if the bytes are not in the page cache.
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    /// <summary>Reads at <see cref="Position"/> and advances it.</summary>
    /// <param name="buffer">In use by the system until the coroutine has ended, even if it is canceled.</param>
    /// <returns>The number of bytes; possibly fewer than requested; 0 at the end of the file.</returns>
    /// <remarks>Suspends unless the bytes are in the page cache. Cancellation does not change the position. aiofiles: <c>read</c>,
    /// <c>readinto</c>.</remarks>
    /// <exception cref="InvalidOperationException">
    /// Another task is reading or writing at the position. Writes queue (<see cref="WriteAsync(ReadOnlyMemory{byte})"/>); reads do not.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file was not opened for reading.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public async Coroutine<int> ReadAsync(Memory<byte> buffer)
    {
        if (_reads.IsLocked)
        {
            throw new InvalidOperationException(
                $"Another task is reading or writing at the position of '{Path}', and which of them reads which bytes would be undefined. "
                + "Await the other operation first, or guard all operations with an AsyncLock; ReadAtAsync and WriteAtAsync take an offset "
                + "and can run concurrently.");
        }

        using Releaser turn = await _reads.EnterAsync();
        FileWait wait = BeginMoving(IoFileVerb.Read);
        try
        {
            wait.Buffer = buffer;
            int count = (int)Check(await wait, wait);
            _position += count;
            return count;
        }
        finally
        {
            End(wait);
        }
    }

    /// <summary>Reads at an offset; any number of tasks may do so concurrently.</summary>
    /// <param name="buffer">In use by the system until the coroutine has ended, even if it is canceled.</param>
    /// <param name="offset">In bytes from the file's beginning.</param>
    /// <inheritdoc cref="ReadAsync" path="/returns"/>
    /// <remarks>Suspends unless the bytes are in the page cache. <see cref="Position"/> does not change. asyncio has no counterpart; POSIX:
    /// <c>pread</c>.</remarks>
    /// <exception cref="NotSupportedException">The file has no positions.</exception>
    /// <exception cref="UnauthorizedAccessException">The file was not opened for reading.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public async Coroutine<int> ReadAtAsync(Memory<byte> buffer, long offset)
    {
        FileWait wait = BeginAt(IoFileVerb.Read, offset);
        try
        {
            wait.Buffer = buffer;
            return (int)Check(await wait, wait);
        }
        finally
        {
            End(wait);
        }
    }

    /// <summary>Reads from <see cref="Position"/> until the buffer is full.</summary>
    /// <remarks>Suspends as <see cref="ReadAsync"/>. After a cancellation the position is after the bytes that were read.</remarks>
    /// <exception cref="EndOfStreamException">The file has fewer bytes.</exception>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Coroutine ReadExactlyAsync(Memory<byte> buffer)
    {
        for (int count; buffer.Length > 0; buffer = buffer[count..])
        {
            count = await ReadAsync(buffer);
            if (count == 0)
            {
                throw new EndOfStreamException($"'{Path}' ended {buffer.Length} bytes too early.");
            }
        }
    }

    private FileWait BeginAt(IoFileVerb verb, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (!CanSeek)
        {
            throw NoPositions();
        }

        FileWait wait = Begin(verb);
        wait.Offset = offset;
        return wait;
    }

    private FileWait BeginMoving(IoFileVerb verb)
    {
        FileWait wait = Begin(verb);
        wait.Offset = CanSeek ? _position : -1;
        return wait;
    }
}
