// Text is encoded into a rented buffer and passed on; bytes that the system does not accept immediately are copied there, as for bytes.
using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace Lariat.IO;

public sealed partial class AsyncWriter
{
    // A longer text goes out in pieces of this size, so that no array grows with it.
    private const int TextPieceBytes = 16 * 1024;

    /// <summary>Writes text and drains.</summary>
    /// <param name="text">No newline is added.</param>
    /// <param name="encoding">
    /// Default: UTF-8, without a byte order mark. What it cannot encode becomes its replacement: U+FFFD for half of a surrogate pair.
    /// </param>
    /// <remarks>
    /// Suspends only while too much is pending; cancellation ends the wait, and what was written is still sent. No counterpart in asyncio,
    /// which writes bytes only.
    /// </remarks>
    /// <example><!-- from IoExamples.cs#AsyncWriter.WriteAsync --><code>
    /// await writer.WriteAsync($"HELLO {name}\n");
    /// </code></example>
    /// <exception cref="EncoderFallbackException">The encoding refuses the text; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The stream was closed, or <see cref="EndWriting"/> was called.</exception>
    /// <exception cref="IOException">The pipe is broken: its reader has closed it.</exception>
    /// <exception cref="SocketException">A connection is lost.</exception>
    public async Coroutine WriteAsync(string text, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        Loop.CheckThread(this);
        CheckCanWrite();
        WriteText(text, encoding ?? Encoding.UTF8);
        if (_output.IsPaused)
        {
            await _output.DrainAsync(completely: false);
        }

        ThrowIfLost();
    }

    private void WriteText(string text, Encoding encoding)
    {
        // Counting first finds what cannot be encoded before anything is written.
        int byteCount = encoding.GetByteCount(text);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(byteCount, TextPieceBytes));
        try
        {
            if (byteCount <= buffer.Length)
            {
                _output.Write(buffer.AsSpan(0, encoding.GetBytes(text, buffer)));
            }
            else
            {
                WritePieces(text, encoding.GetEncoder(), buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The encoder cuts between characters, never inside of a surrogate pair.
    private void WritePieces(ReadOnlySpan<char> text, Encoder encoder, byte[] buffer)
    {
        bool isComplete = false;
        while (!isComplete)
        {
            encoder.Convert(text, buffer, flush: true, out int charsUsed, out int bytesUsed, out isComplete);
            _output.Write(buffer.AsSpan(0, bytesUsed));
            text = text[charsUsed..];
        }
    }
}
