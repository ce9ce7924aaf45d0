using System.Text;

namespace Lariat.Net;

/// <summary>A whole message of a <see cref="WebSocketConnection"/>, assembled from its fragments.</summary>
public readonly struct WebSocketMessage
{
    internal WebSocketMessage(ReadOnlyMemory<byte> bytes, bool isText)
    {
        Bytes = bytes;
        IsText = isText;
    }

    /// <summary>The content; for a text message, valid UTF-8. Valid until the next message is requested: the buffer is reused.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>True for a text message, false for a binary one.</summary>
    public bool IsText { get; }

    /// <summary>The content of a text message as a string, decoded at each call.</summary>
    /// <exception cref="InvalidOperationException">It is a binary message.</exception>
    public string Text => IsText
        ? Encoding.UTF8.GetString(Bytes.Span)
        : throw new InvalidOperationException("The peer sent a binary message where text was expected. Check IsText, or read Bytes.");

    /// <inheritdoc/>
    public override string ToString() => IsText ? Text : $"{Bytes.Length} bytes";
}
