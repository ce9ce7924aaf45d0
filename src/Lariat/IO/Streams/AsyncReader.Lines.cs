// Reading up to a separator. Bytes already searched are not searched again (SeparatorSearch). asyncio: readline, readuntil.
using System.Net.Sockets;
using System.Text;

namespace Lariat.IO;

public sealed partial class AsyncReader
{
    private static readonly ReadOnlyMemory<byte> s_newline = new byte[] { (byte)'\n' };

    /// <summary>Reads a line, with its "\n".</summary>
    /// <returns>The line; the remaining bytes if the stream ends without a newline; empty at the end of the stream.</returns>
    /// <remarks>
    /// Suspends unless the line has arrived. Cancellation loses no byte. asyncio: <c>readline</c>, which throws a <c>ValueError</c> for a
    /// long line.
    /// </remarks>
    /// <example><!-- from IoExamples.cs#ReadLineAsync --><code>
    /// while (await connection.ReadLineAsync() is { Length: &gt; 0 } line)
    /// {
    ///     Console.WriteLine($"{line.Length} bytes, the newline included");
    /// }
    /// </code></example>
    /// <exception cref="LimitOverrunException">
    /// The line is longer than <see cref="ReadLimit"/>. The part of it that had arrived is dropped. If its newline had arrived, the next
    /// read continues after it; if not, the next read returns the rest of this line: a server should close the connection rather than
    /// process that.
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

    /// <summary>Reads up to and including a separator.</summary>
    /// <param name="separator">At least one byte.</param>
    /// <returns>The bytes before the separator, and the separator.</returns>
    /// <remarks>
    /// Suspends unless the separator has arrived. After a cancellation, or an exception of the limit, everything is still buffered.
    /// asyncio: <c>readuntil</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The separator is empty.</exception>
    /// <exception cref="IncompleteReadException">The stream ended first; the exception contains the bytes that had arrived.</exception>
    /// <exception cref="LimitOverrunException">The separator is further away than <see cref="ReadLimit"/>.</exception>
    /// <exception cref="IOException">A pipe failed.</exception>
    /// <exception cref="SocketException">A connection was reset or failed.</exception>
    public async Coroutine<byte[]> ReadUntilAsync(ReadOnlyMemory<byte> separator)
        => TakeArray(await FindAsync(new SeparatorSearch(separator)));

    /// <summary>Reads up to and including the first of several separators: the one that ends first.</summary>
    /// <inheritdoc cref="ReadUntilAsync(ReadOnlyMemory{byte})"/>
    public async Coroutine<byte[]> ReadUntilAsync(IReadOnlyList<ReadOnlyMemory<byte>> separators)
        => TakeArray(await FindAsync(new SeparatorSearch(separators)));

    /// <summary>The lines up to the end of the stream, for <c>await foreach</c>; each with its "\n", except possibly the last.</summary>
    /// <remarks>Suspends and is canceled as <see cref="ReadLineAsync"/>. Leaving early loses no line. asyncio: <c>async for line in
    /// reader</c>.</remarks>
    /// <exception cref="LimitOverrunException">A line is longer than <see cref="ReadLimit"/>; it is dropped.</exception>
    public AsyncGenerator<byte[]> ReadLinesAsync() => new(async yielder =>
    {
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            await yielder.YieldAsync(line);
        }
    });

    /// <summary>The lines up to the end of the stream as text, without "\n" or "\r\n".</summary>
    /// <param name="encoding">An encoding whose newline is the byte 10: UTF-8 (the default), ASCII, Latin-1. Invalid bytes become
    /// U+FFFD.</param>
    /// <remarks>As <see cref="ReadLinesAsync"/>. No counterpart in asyncio, whose lines are bytes.</remarks>
    /// <exception cref="LimitOverrunException">A line is longer than <see cref="ReadLimit"/>; it is dropped.</exception>
    public AsyncGenerator<string> ReadTextLinesAsync(Encoding? encoding = null) => new(async yielder =>
    {
        encoding ??= Encoding.UTF8;
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            await yielder.YieldAsync(encoding.GetString(WithoutNewline(line)));
        }
    });

    private async Coroutine<int> FindAsync(SeparatorSearch search)
    {
        Loop.CheckThread(this);
        while (true)
        {
            if (search.TryFind(_input.Span, ReadLimit, out int end))
            {
                return end;
            }

            if (_input.HasEnded)
            {
                ThrowIfFailed();
                throw new IncompleteReadException(TakeArray(_input.Length), null);
            }

            if (!_input.TryFill())
            {
                await _input.More();
            }
        }
    }

    private static ReadOnlySpan<byte> WithoutNewline(ReadOnlySpan<byte> line)
    {
        line = line.EndsWith("\n"u8) ? line[..^1] : line;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
