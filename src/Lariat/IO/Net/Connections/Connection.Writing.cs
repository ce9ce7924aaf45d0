using System.Text;
using Lariat.IO;

namespace Lariat.Net;

public sealed partial class Connection
{
    /// <summary>The writing half, for code that writes to any stream; the members of the connection are the same.</summary>
    public AsyncWriter Writer { get; }

    /// <inheritdoc cref="AsyncWriter.PendingWriteBytes"/>
    public int PendingWriteBytes => Writer.PendingWriteBytes;

    /// <inheritdoc cref="AsyncWriter.Write"/>
    public void Write(ReadOnlySpan<byte> data) => Writer.Write(data);

    /// <inheritdoc cref="AsyncWriter.WriteLines"/>
    public void WriteLines(IEnumerable<ReadOnlyMemory<byte>> pieces) => Writer.WriteLines(pieces);

    /// <inheritdoc cref="AsyncWriter.DrainAsync"/>
    public Coroutine DrainAsync() => Writer.DrainAsync();

    /// <inheritdoc cref="AsyncWriter.WriteAsync(ReadOnlyMemory{byte})"/>
    public Coroutine WriteAsync(ReadOnlyMemory<byte> data) => Writer.WriteAsync(data);

    /// <inheritdoc cref="AsyncWriter.WriteAsync(string, Encoding?)"/>
    public Coroutine WriteAsync(string text, Encoding? encoding = null) => Writer.WriteAsync(text, encoding);

    /// <inheritdoc cref="AsyncWriter.FlushAsync"/>
    public Coroutine FlushAsync() => Writer.FlushAsync();

    /// <inheritdoc cref="AsyncWriter.EndWriting"/>
    public void EndWriting() => Writer.EndWriting();
}
