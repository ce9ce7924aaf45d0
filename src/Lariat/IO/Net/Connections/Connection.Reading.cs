using System.Text;
using Lariat.IO;

namespace Lariat.Net;

public sealed partial class Connection
{
    /// <summary>The reading half, for code that reads any stream; the members of the connection are the same.</summary>
    public AsyncReader Reader { get; }

    /// <inheritdoc cref="AsyncReader.IsAtEnd"/>
    public bool IsAtEnd => Reader.IsAtEnd;

    /// <inheritdoc cref="AsyncReader.BufferedBytes"/>
    public int BufferedBytes => Reader.BufferedBytes;

    /// <inheritdoc cref="AsyncReader.ReadAsync(Memory{byte})"/>
    public Coroutine<int> ReadAsync(Memory<byte> buffer) => Reader.ReadAsync(buffer);

    /// <inheritdoc cref="AsyncReader.ReadAsync(int)"/>
    public Coroutine<byte[]> ReadAsync(int maxCount) => Reader.ReadAsync(maxCount);

    /// <inheritdoc cref="AsyncReader.ReadToEndAsync"/>
    public Coroutine<byte[]> ReadToEndAsync() => Reader.ReadToEndAsync();

    /// <inheritdoc cref="AsyncReader.ReadExactlyAsync(Memory{byte})"/>
    public Coroutine ReadExactlyAsync(Memory<byte> buffer) => Reader.ReadExactlyAsync(buffer);

    /// <inheritdoc cref="AsyncReader.ReadExactlyAsync(int)"/>
    public Coroutine<byte[]> ReadExactlyAsync(int count) => Reader.ReadExactlyAsync(count);

    /// <inheritdoc cref="AsyncReader.ReadLineAsync"/>
    public Coroutine<byte[]> ReadLineAsync() => Reader.ReadLineAsync();

    /// <inheritdoc cref="AsyncReader.ReadLinesAsync"/>
    public AsyncGenerator<byte[]> ReadLinesAsync() => Reader.ReadLinesAsync();

    /// <inheritdoc cref="AsyncReader.ReadTextLinesAsync"/>
    public AsyncGenerator<string> ReadTextLinesAsync(Encoding? encoding = null) => Reader.ReadTextLinesAsync(encoding);

    /// <inheritdoc cref="AsyncReader.ReadUntilAsync(ReadOnlyMemory{byte})"/>
    public Coroutine<byte[]> ReadUntilAsync(ReadOnlyMemory<byte> separator) => Reader.ReadUntilAsync(separator);

    /// <inheritdoc cref="AsyncReader.ReadUntilAsync(IReadOnlyList{ReadOnlyMemory{byte}})"/>
    public Coroutine<byte[]> ReadUntilAsync(IReadOnlyList<ReadOnlyMemory<byte>> separators) => Reader.ReadUntilAsync(separators);

    /// <inheritdoc cref="AsyncReader.PeekAsync"/>
    public Coroutine<ReadOnlyMemory<byte>> PeekAsync(int minCount = 1) => Reader.PeekAsync(minCount);

    /// <inheritdoc cref="AsyncReader.Consume"/>
    public void Consume(int count) => Reader.Consume(count);
}
