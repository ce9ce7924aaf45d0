// asyncio's StreamReader (Lib/asyncio/streams.py): the same results at the same limits. It differs in that nothing is received ahead of
// the reader: unread bytes stay in the system's buffers, which is the flow control. Lines and separators are in AsyncReader.Lines.cs,
// waits of foreign code are in AsyncReader.Operations.cs.
using System.Diagnostics;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>Reads a stream of bytes: a connection's, a pipe's, a child process' output.</summary>
/// <remarks>One task reads at a time. Thread: its loop's. asyncio: <c>StreamReader</c>.</remarks>
[DebuggerDisplay("{BufferedBytes} bytes to read, at end: {IsAtEnd}")]
public sealed partial class AsyncReader : IDisposable
{
    // The stream to close with the reader; null if the reader is only one half of a connection.
    private readonly IoStream? _own;

    // Replaced by the decrypted side when TLS starts.
    private StreamInput _input;

    /// <summary>Reads one half of a stream that another object owns.</summary>
    internal AsyncReader(EventLoop loop, StreamInput input, int readLimit)
    {
        Loop = loop;
        ReadLimit = readLimit;
        _input = input;
    }

    /// <summary>Reads a stream that has one direction only, and owns it.</summary>
    internal AsyncReader(EventLoop loop, IoStream stream, int readLimit)
        : this(loop, new StreamInput(loop, stream), readLimit)
        => _own = stream;

    /// <summary>Takes over the state of another reader: the encrypted side of a connection that starts TLS.</summary>
    internal AsyncReader(AsyncReader plain)
        : this(plain.Loop, plain._input, plain.ReadLimit)
    {
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>
    /// Maximum length of the data up to the separator, for <see cref="ReadLineAsync"/> and
    /// <see cref="ReadUntilAsync(ReadOnlyMemory{byte})"/>. Default: 64 KiB.
    /// </summary>
    /// <remarks>asyncio: <c>limit</c>.</remarks>
    public int ReadLimit { get; }

    /// <summary>True if the stream has ended and everything was read; false if a reset or another failure has ended it.</summary>
    /// <remarks>asyncio: <c>at_eof()</c>.</remarks>
    public bool IsAtEnd => _input.HasEnded && _input.Length == 0 && _input.Failure == SocketError.Success;

    /// <summary>The number of received bytes in the buffer.</summary>
    public int BufferedBytes => _input.Length;

    /// <summary>Reads the available bytes, as far as they fit; waits until there are some.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>The number of bytes read; 0 at the end of the stream, or for an empty buffer.</returns>
    /// <remarks>Suspends unless bytes have arrived. Cancellation loses no byte. Cost: no allocation. asyncio: <c>read(n)</c>, into the
    /// caller's memory.</remarks>
    /// <exception cref="IOException">A pipe failed; bytes that had arrived were returned first.</exception>
    /// <exception cref="SocketException">A connection was reset or failed; bytes that had arrived were returned first.</exception>
    /// <exception cref="InvalidOperationException">Another task is reading.</exception>
    public async Coroutine<int> ReadAsync(Memory<byte> buffer)
    {
        Loop.CheckThread(this);
        while (_input.Length == 0 && buffer.Length > 0 && !_input.TryFill())
        {
            await _input.More();
        }

        return TakeBuffered(buffer.Span);
    }

    /// <summary>Reads up to <paramref name="maxCount"/> bytes; waits until there is at least one.</summary>
    /// <param name="maxCount">The largest number of bytes to read; zero or more.</param>
    /// <returns>The bytes; empty at the end of the stream.</returns>
    /// <remarks>Suspends unless bytes have arrived. Cancellation loses no byte. asyncio: <c>read(n)</c>;
    /// <c>read(-1)</c> is <see cref="ReadToEndAsync"/>.</remarks>
    /// <inheritdoc cref="ReadAsync(Memory{byte})" path="/exception"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxCount"/> is negative.</exception>
    public async Coroutine<byte[]> ReadAsync(int maxCount)
    {
        Loop.CheckThread(this);
        if (maxCount < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxCount), maxCount, "ReadAsync takes no negative count. Call ReadToEndAsync to read up to the end of the stream.");
        }

        while (_input.Length == 0 && maxCount > 0 && !_input.TryFill())
        {
            await _input.More();
        }

        ThrowIfFailed();
        return TakeArray(Math.Min(maxCount, _input.Length));
    }

    /// <summary>Reads everything up to the end of the stream.</summary>
    /// <returns>The bytes, however many: only memory limits them.</returns>
    /// <remarks>Suspends until the stream has ended. Cancellation loses no byte. asyncio: <c>read()</c>.</remarks>
    /// <inheritdoc cref="ReadAsync(Memory{byte})" path="/exception"/>
    public async Coroutine<byte[]> ReadToEndAsync()
    {
        Loop.CheckThread(this);
        while (!_input.HasEnded)
        {
            if (!_input.TryFill())
            {
                await _input.More();
            }
        }

        if (_input.Failure != SocketError.Success)
        {
            throw Failure();
        }

        return TakeArray(_input.Length);
    }

    /// <summary>Fills the buffer.</summary>
    /// <param name="buffer">Receives all bytes or (with an exception) none: a canceled read loses no byte.</param>
    /// <remarks>Suspends unless enough bytes have arrived. asyncio: <c>readexactly</c>.</remarks>
    /// <exception cref="IncompleteReadException">The stream ended first; the exception contains the bytes that had arrived.</exception>
    /// <exception cref="IOException">A pipe failed.</exception>
    /// <exception cref="SocketException">A connection was reset or failed.</exception>
    public async Coroutine ReadExactlyAsync(Memory<byte> buffer)
    {
        Loop.CheckThread(this);
        await FillToAsync(buffer.Length);
        TakeBuffered(buffer.Span);
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    /// <param name="count">Zero or more.</param>
    /// <inheritdoc cref="ReadExactlyAsync(Memory{byte})" path="/remarks|/exception"/>
    public async Coroutine<byte[]> ReadExactlyAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Loop.CheckThread(this);
        await FillToAsync(count);
        return TakeArray(count);
    }

    /// <summary>Waits until enough bytes are buffered and returns them, without copying or consuming.</summary>
    /// <param name="minCount">The number of bytes needed.</param>
    /// <returns>
    /// All buffered bytes: fewer than requested only at the end of the stream, none if nothing remains. Valid until the next
    /// read from this reader, or its <see cref="Consume"/> or <see cref="Close"/>.
    /// </returns>
    /// <remarks>Follow it with <see cref="Consume"/>. Cost: no allocation, no copy. No counterpart in asyncio.</remarks>
    /// <inheritdoc cref="ReadAsync(Memory{byte})" path="/exception"/>
    public async Coroutine<ReadOnlyMemory<byte>> PeekAsync(int minCount = 1)
    {
        Loop.CheckThread(this);
        while (_input.Length < minCount && !_input.HasEnded)
        {
            if (!_input.TryFill())
            {
                await _input.More();
            }
        }

        ThrowIfFailed();
        return _input.Memory;
    }

    /// <summary>Consumes bytes from the front of those that <see cref="PeekAsync"/> returned.</summary>
    /// <param name="count">At most <see cref="BufferedBytes"/>.</param>
    public void Consume(int count)
    {
        Loop.CheckThread(this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _input.Length);
        _input.Consume(count);
    }

    /// <summary>
    /// Stops receiving: bytes that have arrived can still be read, later reads report the end of the stream. A pipe is closed.
    /// </summary>
    /// <remarks>
    /// Of the bytes that have arrived unread, twice the <see cref="ReadLimit"/> is kept, as much as asyncio reads ahead. A connection
    /// stays open for writing. A second call has no effect. asyncio: the read transport's <c>close()</c>.
    /// </remarks>
    public void Close()
    {
        Loop.CheckThread(this);
        _input.Close((int)Math.Min(2L * ReadLimit, int.MaxValue));
        _own?.Close();
    }

    /// <summary>As <see cref="Close"/>, immediately: only buffered bytes stay readable.</summary>
    internal void Abort() => _input.Close(maxCount: 0);

    /// <summary>Adds bytes that other code has received from this stream before.</summary>
    internal void Feed(ReadOnlySpan<byte> bytes) => _input.Feed(bytes);

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    /// <summary>Continues with another stream: TLS has started on the connection.</summary>
    internal void Exchange(IoStream stream) => _input = new StreamInput(Loop, stream);

    /// <summary>Links the half that writes to the same stream: notifications of the stream's end concern the reader as well.</summary>
    internal void Pair(StreamOutput output) => _input.Output = output;

    private async Coroutine FillToAsync(int count)
    {
        ThrowIfFailed();
        while (_input.Length < count)
        {
            if (_input.HasEnded)
            {
                ThrowIfFailed();
                throw new IncompleteReadException(TakeArray(_input.Length), count);
            }

            if (!_input.TryFill())
            {
                await _input.More();
            }
        }
    }

    private int TakeBuffered(Span<byte> to)
    {
        ThrowIfFailed();
        int count = Math.Min(to.Length, _input.Length);
        _input.Span[..count].CopyTo(to);
        _input.Consume(count);
        return count;
    }

    private byte[] TakeArray(int count)
    {
        byte[] taken = _input.Span[..count].ToArray();
        _input.Consume(count);
        return taken;
    }

    /// <summary>Throws an error once everything that had arrived before it was read.</summary>
    private void ThrowIfFailed()
    {
        if (_input.Failure != SocketError.Success && _input.Length == 0)
        {
            throw Failure();
        }
    }

    private Exception Failure() => _input.MakeException();
}
