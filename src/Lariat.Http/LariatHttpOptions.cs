using Lariat.Net;

namespace Lariat.Http;

/// <summary>Options of <see cref="LariatHttp.CreateClient"/>. Everything is bounded by default.</summary>
public sealed class LariatHttpOptions
{
    internal static readonly LariatHttpOptions Default = new();

    /// <summary>
    /// How long a request may take, with its body if that is buffered; more than zero, or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. Default: 100 s.
    /// </summary>
    /// <remarks>
    /// It costs each request a timer; a <see cref="TimeoutScope"/> around many is cheaper, and also limits the reading of a streamed body.
    /// aiohttp: <c>ClientTimeout(total=…)</c>, 300 s.
    /// </remarks>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long opening a connection may take, TLS included; more than zero. Default: 15 s.</summary>
    /// <remarks>aiohttp: <c>ClientTimeout(sock_connect=…)</c>.</remarks>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Maximum connections to one host, at least one; further requests wait for one. HTTP/2 shares one among 100 requests. Default: 256.
    /// </summary>
    /// <remarks>
    /// A request that had to wait begins on a pool thread, so this is for protecting hosts and not for scheduling; for that, an
    /// <see cref="AsyncSemaphore"/> in the calling code is faster. aiohttp: <c>TCPConnector(limit_per_host=…)</c>, whose default is
    /// unlimited (but 100 over all hosts).
    /// </remarks>
    public int MaxConnectionsPerHost { get; init; } = 256;

    /// <summary>
    /// The maximum age of a connection that is reused, so that a changed address of a name is detected; more than zero. Default: 5 minutes.
    /// </summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an unused connection is kept; zero or more. Default: 60 s.</summary>
    /// <remarks>aiohttp: <c>TCPConnector(keepalive_timeout=…)</c>, 15 s.</remarks>
    public TimeSpan ConnectionIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum bytes of a buffered response (GetStringAsync and the like, not streams), at least one. Default: 256 MiB.</summary>
    public long MaxResponseBufferBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Maximum KiB of a response's headers together, at least one. Default: 64.</summary>
    public int MaxResponseHeadersKib { get; init; } = 64;

    /// <summary>Retries requests after transient failures; null, the default: never.</summary>
    public HttpRetryOptions? Retry { get; init; }

    /// <summary>
    /// Options of connections below HTTP: local address, happy eyeballs, buffers. Its own time-out and TLS must not be set.
    /// </summary>
    public ConnectOptions Connect { get; init; } = new();

    /// <summary>
    /// Sets other properties of the <see cref="SocketsHttpHandler"/>: proxy, SslOptions, AutomaticDecompression, cookies, redirects. Called
    /// once.
    /// </summary>
    public Action<SocketsHttpHandler>? Configure { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnectionsPerHost, 1, nameof(MaxConnectionsPerHost));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxResponseBufferBytes, 1, nameof(MaxResponseBufferBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxResponseHeadersKib, 1, nameof(MaxResponseHeadersKib));
        if (Connect.Tls is not null || Connect.ConnectTimeout is not null)
        {
            throw new ArgumentException(
                "TLS and the time-out belong to the handler: set ConnectTimeout of these options, and SslOptions in Configure.",
                nameof(Connect));
        }
    }
}
