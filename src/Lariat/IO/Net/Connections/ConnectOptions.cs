using System.Net;
using System.Net.Security;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Options of <see cref="Connection.OpenAsync(string, int, ConnectOptions?)"/>.</summary>
public sealed class ConnectOptions : ConnectionOptions
{
    internal static readonly ConnectOptions DefaultConnect = new();

    /// <summary>The local address to connect from; null: the system chooses.</summary>
    /// <remarks>asyncio: <c>local_addr</c>.</remarks>
    public EndPoint? LocalEndPoint { get; init; }

    /// <summary>
    /// How long resolving and connecting may take together, without TLS; null (the default) or
    /// <see cref="Timeout.InfiniteTimeSpan"/>: as long as the system tries.
    /// </summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>
    /// After this time without an answer the next address of the host is tried as well (RFC 8305); null or
    /// <see cref="Timeout.InfiniteTimeSpan"/>: one after the other. Default: 250 ms.
    /// </summary>
    /// <remarks>asyncio: <c>happy_eyeballs_delay</c>, whose default is one after the other.</remarks>
    public TimeSpan? AttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Starts TLS once connected; null: no TLS. Without a target host, the certificate is checked against the host of the connection.
    /// </summary>
    /// <remarks>asyncio: <c>ssl</c>, <c>server_hostname</c>.</remarks>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How long the TLS handshake may take; <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 60 s.</summary>
    public TimeSpan TlsHandshakeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    internal IoSocketOptions ToSocketOptions() => new()
    {
        LocalEndPoint = LocalEndPoint,
        NoDelay = NoDelay,
        KeepAlive = KeepAlive,
        ReceiveBufferBytes = ReceiveBufferBytes,
        SendBufferBytes = SendBufferBytes,
    };
}
