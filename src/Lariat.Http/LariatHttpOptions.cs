using Lariat.Net;

namespace Lariat.Http;

/// <summary>What <see cref="LariatHttp.CreateClient"/> is given. Everything is bounded by default.</summary>
public sealed class LariatHttpOptions
{
    internal static readonly LariatHttpOptions Default = new();

    /// <summary>
    /// How long a request may take, with its body if that is buffered; more than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. Default: 100 s.
    /// </summary>
    /// <remarks>
    /// It costs each request a timer; a <see cref="TimeoutScope"/> around many is cheaper, and also limits what is read of a streamed body. aiohttp:
    /// <c>ClientTimeout(total=…)</c>, 300 s.
    /// </remarks>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long opening a connection may take, TLS included; more than zero. Default: 15 s.</summary>
    /// <remarks>aiohttp: <c>ClientTimeout(sock_connect=…)</c>.</remarks>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Connections to one host at a time, one at least; further requests wait for one. HTTP/2 shares one among 100 requests. Default: 256.</summary>
    /// <remarks>
    /// A request that had to wait begins on a pool thread, so this is for protecting hosts and not a way to schedule; for that, an <see cref="AsyncSemaphore"/> in your code is faster.
    /// aiohttp: <c>TCPConnector(limit_per_host=…)</c>, whose default is none (but 100 over all hosts).
    /// </remarks>
    public int ConnectionsPerHostMax { get; init; } = 256;

    /// <summary>How old a connection may be when it is used again, so that a name which moves is noticed; more than zero. Default: 5 minutes.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an unused connection is kept; zero or more. Default: 60 s.</summary>
    /// <remarks>aiohttp: <c>TCPConnector(keepalive_timeout=…)</c>, 15 s.</remarks>
    public TimeSpan ConnectionIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of a response that are buffered (GetStringAsync and the like, not streams), one at least. Default: 256 MiB.</summary>
    public long ResponseBufferBytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>KiB of a response's headers together, one at least. Default: 64.</summary>
    public int ResponseHeadersKibMax { get; init; } = 64;

    /// <summary>Tries requests again that failed in a way that may pass; null, the default: never.</summary>
    public HttpRetryOptions? Retry { get; init; }

    /// <summary>How connections are made below HTTP: local address, happy eyeballs, buffers. Its own time-out and TLS must not be set.</summary>
    public ConnectOptions Connect { get; init; } = new();

    /// <summary>Sets whatever else a <see cref="SocketsHttpHandler"/> has: proxy, SslOptions, AutomaticDecompression, cookies, redirects. Called once.</summary>
    public Action<SocketsHttpHandler>? Configure { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectionsPerHostMax, 1, nameof(ConnectionsPerHostMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(ResponseBufferBytesMax, 1, nameof(ResponseBufferBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(ResponseHeadersKibMax, 1, nameof(ResponseHeadersKibMax));
        if (Connect.Tls is not null || Connect.ConnectTimeout is not null)
        {
            throw new ArgumentException("TLS and the time-out are the handler's: set ConnectTimeout of these options, and SslOptions in Configure.", nameof(Connect));
        }
    }
}
