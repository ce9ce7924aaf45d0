namespace Lariat.Net;

/// <summary>The limits of a <see cref="WebSocketConnection"/>.</summary>
public class WebSocketLimits
{
    internal static readonly WebSocketLimits Default = new();

    /// <summary>
    /// Maximum bytes of a received message, unpacked; at least one. A larger one ends the connection with status 1009. Default: 1 MiB.
    /// </summary>
    /// <remarks>websockets: <c>max_size</c>, the same default.</remarks>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>How long the closing handshake may take before the connection is aborted; more than zero. Default: 10 s.</summary>
    /// <remarks>websockets: <c>close_timeout</c>, the same default.</remarks>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1, nameof(MaxMessageBytes));

        // The buffer has one byte more, to detect that a message is too large.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageBytes, Array.MaxLength - 1, nameof(MaxMessageBytes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CloseTimeout, TimeSpan.Zero, nameof(CloseTimeout));
    }
}
