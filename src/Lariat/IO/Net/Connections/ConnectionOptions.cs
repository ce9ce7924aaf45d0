using Lariat.IO;

namespace Lariat.Net;

/// <summary>Options of a connection: limits and times.</summary>
public class ConnectionOptions
{
    internal static readonly ConnectionOptions Default = new();

    /// <summary>
    /// Maximum length of the data up to the separator, for <see cref="Connection.ReadLineAsync"/> and
    /// <see cref="Connection.ReadUntilAsync(ReadOnlyMemory{byte})"/>. Default: 64 KiB.
    /// </summary>
    /// <remarks>asyncio: <c>limit</c>.</remarks>
    public int ReadLimit { get; init; } = 64 * 1024;

    /// <summary>Above this many unsent bytes <see cref="Connection.DrainAsync"/> waits. Default: 64 KiB.</summary>
    /// <remarks>asyncio: <c>set_write_buffer_limits(high)</c>.</remarks>
    public int WriteHighWater { get; init; } = 64 * 1024;

    /// <summary>
    /// At this many unsent bytes a waiting <see cref="Connection.DrainAsync"/> continues. Default: a quarter of
    /// <see cref="WriteHighWater"/>.
    /// </summary>
    /// <remarks>asyncio: <c>set_write_buffer_limits(low)</c>.</remarks>
    public int? WriteLowWater { get; init; }

    /// <summary>
    /// How long <see cref="Connection.DisposeAsync"/> waits for unsent bytes before it drops them;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 5 s.
    /// </summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long closing a TLS connection may take, from <see cref="Connection.Close"/> until everything was sent, including
    /// close_notify, and the peer has closed its side too; then it is aborted. Default: 30 s.
    /// </summary>
    /// <remarks>It limits a close that no code waits for. asyncio: <c>ssl_shutdown_timeout</c>.</remarks>
    public TimeSpan TlsShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Sends small writes immediately instead of collecting them (TCP_NODELAY). Default: true.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>Lets the system test silent connections (SO_KEEPALIVE).</summary>
    public bool KeepAlive { get; init; }

    /// <summary>The system's receive buffer; null: the system decides.</summary>
    public int? ReceiveBufferBytes { get; init; }

    /// <summary>The system's send buffer; null: the system decides.</summary>
    public int? SendBufferBytes { get; init; }

    internal int EffectiveLowWater => WriteLowWater ?? (WriteHighWater / 4);

    internal StreamLimits ToLimits() => new(WriteHighWater, EffectiveLowWater, CloseTimeout);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadLimit, 1, nameof(ReadLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(WriteHighWater, nameof(WriteHighWater));
        ArgumentOutOfRangeException.ThrowIfNegative(EffectiveLowWater, nameof(WriteLowWater));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EffectiveLowWater, WriteHighWater, nameof(WriteLowWater));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TlsShutdownTimeout, TimeSpan.Zero, nameof(TlsShutdownTimeout));
    }
}
