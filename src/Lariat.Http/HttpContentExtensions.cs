// Bodies piece by piece. The sequences are generators of the loop: their awaits are those of the task that iterates, and they end with the
// iteration, so when an `await foreach` is left, the unread rest of a body is not waited for.
using System.Buffers;
using System.Text;

namespace Lariat.Http;

/// <summary>Response bodies as sequences, for bodies that are too long, or too slow, to wait for their end.</summary>
public static class HttpContentExtensions
{
    /// <summary>The body in pieces, as they arrive.</summary>
    /// <param name="content">The content of a response that was requested with
    /// <see cref="HttpCompletionOption.ResponseHeadersRead"/>.</param>
    /// <param name="maxPieceBytes">Maximum bytes of a piece, at least one. Default: 64 KiB.</param>
    /// <returns>Pieces of one byte or more. A piece is valid until the next one is requested: its buffer is reused.</returns>
    /// <remarks>
    /// Suspends until data is available. Leaving the loop early, and canceling the task, end the response: its connection is closed unless
    /// the rest is short. aiohttp: <c>response.content.iter_chunked(n)</c>, <c>iter_any()</c>.
    /// </remarks>
    /// <exception cref="HttpIOException">The body ended early, or its data does not match its Content-Encoding.</exception>
    /// <exception cref="IOException">The connection failed.</exception>
    public static AsyncGenerator<ReadOnlyMemory<byte>> ReadChunksAsync(this HttpContent content, int maxPieceBytes = 64 * 1024)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPieceBytes, 1);
        return new AsyncGenerator<ReadOnlyMemory<byte>>(async yielder =>
        {
            await using Stream body = await content.ReadAsStreamAsync(LoopTask.Current.Token);

            // A canceled task waits for a ValueTask, so the buffer is no longer in use when it is returned.
            byte[] buffer = ArrayPool<byte>.Shared.Rent(maxPieceBytes);
            try
            {
                while (await ReadAsync(body, buffer.AsMemory(0, maxPieceBytes), LoopTask.Current.Token) is > 0 and int count)
                {
                    await yielder.YieldAsync(buffer.AsMemory(0, count));
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        });
    }

    /// <summary>The lines of a text body, as they arrive, without their line ends (LF or CR LF).</summary>
    /// <param name="content">The content of a response that was requested with
    /// <see cref="HttpCompletionOption.ResponseHeadersRead"/>.</param>
    /// <param name="maxLineLength">Maximum characters of a line, at least one. Default: 65,536.</param>
    /// <remarks>
    /// The encoding is the charset of the Content-Type, or UTF-8. A last line without an end is a line too. Otherwise as
    /// <see cref="ReadChunksAsync"/>. aiohttp: <c>async for line in response.content</c>, which returns bytes with
    /// their line ends.
    /// </remarks>
    /// <exception cref="Lariat.IO.LimitOverrunException">A line is longer than <paramref name="maxLineLength"/>.</exception>
    /// <exception cref="NotSupportedException">The charset is not a name of the WHATWG Encoding Standard, or .NET lacks its
    /// encoding.</exception>
    /// <inheritdoc cref="ReadChunksAsync" path="/exception"/>
    public static AsyncGenerator<string> ReadTextLinesAsync(this HttpContent content, int maxLineLength = 64 * 1024)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLineLength, 1);
        return new AsyncGenerator<string>(async yielder =>
        {
            var lines = new LineSplitter(EncodingOf(content), maxLineLength);
            await foreach (ReadOnlyMemory<byte> piece in content.ReadChunksAsync())
            {
                lines.Add(piece.Span);
                while (lines.TryTake(out string? line))
                {
                    await yielder.YieldAsync(line);
                }
            }

            lines.End();
            while (lines.TryTake(out string? line))
            {
                await yielder.YieldAsync(line);
            }
        });
    }

    /// <summary>Requests a page and returns its lines as they arrive: logs, newline-delimited JSON, server-sent events.</summary>
    /// <param name="client">Any client.</param>
    /// <param name="uri">The page.</param>
    /// <param name="maxLineLength">Maximum characters of a line, at least one. Default: 65,536.</param>
    /// <remarks>The request is sent when the first line is requested. Leaving the loop early ends the response. The client's time-out
    /// covers the headers only.</remarks>
    /// <exception cref="HttpRequestException">The request failed, or the response is not a success.</exception>
    /// <inheritdoc cref="ReadTextLinesAsync" path="/exception"/>
    public static AsyncGenerator<string> GetTextLinesAsync(this HttpClient client, Uri uri, int maxLineLength = 64 * 1024)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLineLength, 1);
        return new AsyncGenerator<string>(async yielder =>
        {
            using HttpResponseMessage response = await client.GetAsync(
                uri, HttpCompletionOption.ResponseHeadersRead, LoopTask.Current.Token);
            await foreach (string line in response.EnsureSuccessStatusCode().Content.ReadTextLinesAsync(maxLineLength))
            {
                await yielder.YieldAsync(line);
            }
        });
    }

    /// <summary>
    /// Data that does not match its Content-Encoding ends in an exception of the decoder: it is converted to one of HTTP.
    /// </summary>
    private static async Coroutine<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken token)
    {
        try
        {
            return await body.ReadAsync(buffer, token);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            throw new HttpIOException(
                HttpRequestError.InvalidResponse, $"The body does not match its Content-Encoding: {error.Message}", error);
        }
    }

    private static Encoding EncodingOf(HttpContent content)
    {
        string? charset = content.Headers.ContentType?.CharSet;
        return charset is null
            ? Encoding.UTF8
            : CharsetLabels.Find(charset)
                ?? throw new NotSupportedException(
                    $"The server declares the charset '{charset}', which is not supported. Read the bytes instead.");
    }
}
