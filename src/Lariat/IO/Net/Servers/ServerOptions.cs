using System.Net.Security;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Options of <see cref="Server.StartAsync(Func{Connection, Coroutine}, string?, int, ServerOptions?)"/>.</summary>
public sealed class ServerOptions : ConnectionOptions
{
    internal static readonly ServerOptions DefaultServer = new();

    /// <summary>Connections that may wait in the system to be accepted. Default: 128.</summary>
    public int Backlog { get; init; } = 128;

    /// <summary>Allows several servers to listen at one address; the system distributes connections among them (SO_REUSEPORT).</summary>
    public bool ReusePort { get; init; }

    /// <summary>At this many connections the server stops accepting until one ends; null: no limit.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Makes every connection TLS: the handler runs when the handshake has succeeded; null: no TLS.</summary>
    /// <remarks>A handshake that fails closes the connection; it is reported in debug mode only. asyncio: <c>ssl</c>.</remarks>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>How long the TLS handshake may take; <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 60 s.</summary>
    public TimeSpan TlsHandshakeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    internal IoSocketOptions ToSocketOptions(bool dualMode) => new()
    {
        DualMode = dualMode,
        Backlog = Backlog,
        ReusePort = ReusePort,
        NoDelay = NoDelay,
        KeepAlive = KeepAlive,
        ReceiveBufferBytes = ReceiveBufferBytes,
        SendBufferBytes = SendBufferBytes,
    };

    /// <summary>Creates a copy with <see cref="ReusePort"/>.</summary>
    internal ServerOptions WithReusePort() => new()
    {
        ReusePort = true,
        Backlog = Backlog,
        MaxConnections = MaxConnections,
        Tls = Tls,
        TlsHandshakeTimeout = TlsHandshakeTimeout,
        ReadLimit = ReadLimit,
        WriteHighWater = WriteHighWater,
        WriteLowWater = WriteLowWater,
        CloseTimeout = CloseTimeout,
        TlsShutdownTimeout = TlsShutdownTimeout,
        NoDelay = NoDelay,
        KeepAlive = KeepAlive,
        ReceiveBufferBytes = ReceiveBufferBytes,
        SendBufferBytes = SendBufferBytes,
    };
}
