using System.Buffers;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    private const int LinePieceBytes = 64 * 1024;

    /// <summary>The lines from <see cref="Position"/> to the end, without their line ends (\n, \r\n or \r).</summary>
    /// <param name="options">Encoding, limits, and the treatment of invalid bytes; defaults if null.</param>
    /// <returns>For <c>await foreach</c>; reads on demand, in pieces of 64 KiB, so the position is ahead of the lines.</returns>
    /// <remarks>Suspends if a piece is not cached. aiofiles: <c>async for line in file</c>.</remarks>
    /// <exception cref="InvalidDataException">Thrown by the sequence: bytes are invalid, or a line is too long.</exception>
    public AsyncGenerator<string> ReadTextLinesAsync(FileTextOptions? options = null)
        => new(async yielder => await YieldLinesAsync(this, yielder, options));

    /// <summary>
    /// The lines of a file, which is opened for the first line and closed after the last, or when <c>await foreach</c> is left.
    /// </summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <param name="options">Encoding, limits, and the treatment of invalid bytes; defaults if null.</param>
    /// <remarks>Suspends if a piece is not cached.</remarks>
    /// <exception cref="InvalidDataException">Thrown by the sequence: bytes are invalid, or a line is too long.</exception>
    public static AsyncGenerator<string> ReadTextLinesAsync(string path, FileTextOptions? options = null)
    {
        CheckPath(path);
        return new AsyncGenerator<string>(async yielder =>
        {
            await using AsyncFile file = await OpenAsync(path);
            await YieldLinesAsync(file, yielder, options);
        });
    }

    /// <summary>Reads a whole file as text.</summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <param name="options">Encoding, and the treatment of invalid bytes; defaults if null.</param>
    /// <remarks>Suspends unless the file is in the page cache. aiofiles: <c>open(path)</c> and <c>read()</c>.</remarks>
    /// <example><!-- from IoExamples.cs#ReadAllTextAsync --><code>
    /// string text = await AsyncFile.ReadAllTextAsync(path);
    /// await AsyncFile.WriteAllTextAsync(path, text.ToUpperInvariant(), atomic: true);
    /// </code></example>
    /// <exception cref="InvalidDataException">Bytes are invalid in this encoding.</exception>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine<string> ReadAllTextAsync(string path, FileTextOptions? options = null)
    {
        byte[] bytes = await ReadAllBytesAsync(path);
        var chars = new CharBuffer();
        new TextDecoder(options ?? FileTextOptions.Default, path).Decode(bytes, isLast: true, ref chars);
        return chars.Span.ToString();
    }

    /// <summary>Writes text as the whole content of a file.</summary>
    /// <inheritdoc cref="WriteAllBytesAsync" path="/param"/>
    /// <param name="text">The content.</param>
    /// <param name="options">Encoding, and the treatment of text that it cannot represent; defaults if null. No byte order mark is
    /// written.</param>
    /// <inheritdoc cref="WriteAllBytesAsync" path="/remarks"/>
    /// <inheritdoc cref="WriteAllBytesAsync" path="/exception"/>
    public static async Coroutine WriteAllTextAsync(
        string path, string text, FileTextOptions? options = null, bool atomic = false, bool flushToDisk = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        await WriteAllBytesAsync(path, (options ?? FileTextOptions.Default).Effective.GetBytes(text), atomic, flushToDisk);
    }

    /// <summary>Appends text to a file, which is created if it does not exist.</summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <param name="text">The text to append.</param>
    /// <param name="options">Encoding, and the treatment of text that it cannot represent; defaults if null.</param>
    /// <remarks>Suspends.</remarks>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine AppendAllTextAsync(string path, string text, FileTextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        await AppendAllBytesAsync(path, (options ?? FileTextOptions.Default).Effective.GetBytes(text));
    }

    private static async Coroutine YieldLinesAsync(AsyncFile file, AsyncYielder<string> yielder, FileTextOptions? options)
    {
        var lines = new LineReader(options ?? FileTextOptions.Default, file.Path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LinePieceBytes);
        try
        {
            for (int count = -1; count != 0;)
            {
                count = await file.ReadAsync(buffer);
                lines.Add(buffer.AsSpan(0, count));
                while (lines.TryTake(out string line))
                {
                    await yielder.YieldAsync(line);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
