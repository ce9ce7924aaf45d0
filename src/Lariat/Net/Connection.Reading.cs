// asyncio's StreamReader (Lib/asyncio/streams.py): the same results at the same limits. It differs in that nothing is received ahead of
// the reader: what nobody reads stays in the system's buffers, which is the flow control.
using System.Net.Sockets;

namespace Lariat.Net;

public sealed partial class Connection
{
    private static readonly ReadOnlyMemory<byte> s_newline = new byte[] { (byte)'\n' };

    /// <summary>True if the stream has ended and everything was read.</summary>
    /// <remarks>asyncio: <c>at_eof()</c>.</remarks>
    public bool IsAtEnd => _input.HasEnded && _input.Length == 0;

    /// <summary>How many received bytes are buffered.</summary>
    public int BufferedBytes => _input.Length;

    /// <summary>Reads what is there, as far as it fits; waits until there is something.</summary>
    /// <param name="buffer">Gets the bytes.</param>
    /// <returns>How many were read; 0 at the end of the stream, or for an empty buffer.</returns>
    /// <remarks>Cancellation loses no byte. Cost: no allocation.</remarks>
    /// <exception cref="SocketException">The connection was reset or failed; bytes that had arrived were read before.</exception>
    /// <exception cref="InvalidOperationException">Another task is reading.</exception>
    public async Coroutine<int> ReadAsync(Memory<byte> buffer)
    {
        Loop.CheckThread();
        if (_input.Length == 0 && buffer.Length > 0 && !_input.TryFill())
        {
            await _input.FillAsync();
        }

        return TakeBuffered(buffer.Span);
    }

    /// <summary>Reads up to <paramref name="countMax"/> bytes; waits until there is one at least.</summary>
    /// <param name="countMax">Negative: everything up to the end of the stream.</param>
    /// <returns>The bytes; empty at the end of the stream.</returns>
    /// <remarks>asyncio: <c>read(n)</c>.</remarks>
    /// <inheritdoc cref="ReadAsync(Memory{byte})" path="/exception"/>
    public async Coroutine<byte[]> ReadAsync(int countMax)
    {
        Loop.CheckThread();
        if (countMax < 0)
        {
            return await ReadToEndAsync();
        }

        if (_input.Length == 0 && countMax > 0 && !_input.TryFill())
        {
            await _input.FillAsync();
        }

        ThrowIfFailed();
        return TakeArray(Math.Min(countMax, _input.Length));
    }

    /// <summary>Reads everything up to the end of the stream.</summary>
    /// <remarks>asyncio: <c>read()</c>.</remarks>
    /// <inheritdoc cref="ReadAsync(Memory{byte})" path="/exception"/>
    public async Coroutine<byte[]> ReadToEndAsync()
    {
        Loop.CheckThread();
        while (!_input.HasEnded)
        {
            await _input.FillAsync();
        }

        if (_input.Error != SocketError.Success)
        {
            throw Failure();
        }

        return TakeArray(_input.Length);
    }

    /// <summary>Fills the buffer.</summary>
    /// <param name="buffer">Gets the bytes, all or (with an exception) none: a cancelled read loses no byte.</param>
    /// <remarks>asyncio: <c>readexactly</c>.</remarks>
    /// <exception cref="IncompleteReadException">The stream ended before; the bytes that had arrived are in the exception.</exception>
    /// <exception cref="SocketException">The connection was reset or failed.</exception>
    public async Coroutine ReadExactlyAsync(Memory<byte> buffer)
    {
        Loop.CheckThread();
        await FillToAsync(buffer.Length);
        TakeBuffered(buffer.Span);
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    /// <inheritdoc cref="ReadExactlyAsync(Memory{byte})" path="/remarks|/exception"/>
    public async Coroutine<byte[]> ReadExactlyAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Loop.CheckThread();
        await FillToAsync(count);
        return TakeArray(count);
    }

    /// <summary>Reads a line, with its "\n".</summary>
    /// <returns>The line; what is left if the stream ends without a newline; empty at the end of the stream.</returns>
    /// <remarks>asyncio: <c>readline</c>.</remarks>
    /// <exception cref="LimitOverrunException">
    /// The line is longer than <see cref="ConnectionOptions.ReadLimit"/>. It is dropped, with its newline if that had arrived, so the next
    /// read goes on after it.
    /// </exception>
    public async Coroutine<byte[]> ReadLineAsync()
    {
        try
        {
            return await ReadUntilAsync(s_newline);
        }
        catch (IncompleteReadException error)
        {
            return error.Partial;
        }
        catch (LimitOverrunException error)
        {
            bool hasNewline = error.ConsumableCount < _input.Length && _input.Span[error.ConsumableCount] == (byte)'\n';
            _input.Consume(hasNewline ? error.ConsumableCount + 1 : _input.Length);
            throw;
        }
    }

    /// <summary>Reads up to and with a separator.</summary>
    /// <param name="separator">At least one byte.</param>
    /// <remarks>After an exception of the limit everything is still buffered. asyncio: <c>readuntil</c>.</remarks>
    /// <exception cref="IncompleteReadException">The stream ended before; what had arrived is in the exception.</exception>
    /// <exception cref="LimitOverrunException">The separator is further away than <see cref="ConnectionOptions.ReadLimit"/>.</exception>
    /// <exception cref="SocketException">The connection was reset or failed.</exception>
    public async Coroutine<byte[]> ReadUntilAsync(ReadOnlyMemory<byte> separator)
        => TakeArray(await FindAsync(new SeparatorSearch(separator)));

    /// <summary>Reads up to and with the first of several separators: the one that ends first.</summary>
    /// <inheritdoc cref="ReadUntilAsync(ReadOnlyMemory{byte})"/>
    public async Coroutine<byte[]> ReadUntilAsync(IReadOnlyList<ReadOnlyMemory<byte>> separators)
        => TakeArray(await FindAsync(new SeparatorSearch(separators)));

    /// <summary>Waits until enough bytes are buffered and shows them, without copying or consuming.</summary>
    /// <param name="countMin">How many bytes are needed.</param>
    /// <returns>
    /// Everything that is buffered: fewer bytes than asked only at the end of the stream, none if nothing is left. Valid until the next
    /// read from, or <see cref="Consume"/> or close of, this connection.
    /// </returns>
    /// <remarks>Follow it with <see cref="Consume"/>. Cost: no allocation, no copy. No counterpart in asyncio.</remarks>
    /// <inheritdoc cref="ReadAsync(Memory{byte})" path="/exception"/>
    public async Coroutine<ReadOnlyMemory<byte>> PeekAsync(int countMin = 1)
    {
        Loop.CheckThread();
        while (_input.Length < countMin && !_input.HasEnded)
        {
            if (!_input.TryFill())
            {
                await _input.FillAsync();
            }
        }

        ThrowIfFailed();
        return _input.Memory;
    }

    /// <summary>Takes bytes from the front of what <see cref="PeekAsync"/> showed.</summary>
    public void Consume(int count)
    {
        Loop.CheckThread();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _input.Length);
        _input.Consume(count);
    }

    private async Coroutine FillToAsync(int count)
    {
        while (_input.Length < count)
        {
            if (_input.HasEnded)
            {
                ThrowIfFailed();
                throw new IncompleteReadException(TakeArray(_input.Length), count);
            }

            await _input.FillAsync();
        }
    }

    private async Coroutine<int> FindAsync(SeparatorSearch search)
    {
        Loop.CheckThread();
        while (true)
        {
            if (search.TryFind(_input.Span, _options.ReadLimit, out int end))
            {
                return end;
            }

            if (_input.HasEnded)
            {
                ThrowIfFailed();
                throw new IncompleteReadException(TakeArray(_input.Length), null);
            }

            await _input.FillAsync();
        }
    }

    private int TakeBuffered(Span<byte> to)
    {
        ThrowIfFailed();
        int count = Math.Min(to.Length, _input.Length);
        if (count > 0)
        {
            _input.Span[..count].CopyTo(to);
            _input.Consume(count);
        }

        return count;
    }

    private byte[] TakeArray(int count)
    {
        byte[] taken = _input.Span[..count].ToArray();
        _input.Consume(count);
        return taken;
    }

    /// <summary>An error is thrown when everything that had arrived before it was read.</summary>
    private void ThrowIfFailed()
    {
        if (_input.Error != SocketError.Success && _input.Length == 0)
        {
            throw Failure();
        }
    }

    private SocketException Failure() => SocketFailure.Create(_input.Error, "Receiving on a connection");
}
