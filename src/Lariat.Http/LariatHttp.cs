// HttpClient on a loop: an unchanged SocketsHttpHandler, but its connections are the loop's. So a request that is made on the loop is sent,
// received and answered on the loop's thread; the thread pool handles a connection only while it is being opened.
namespace Lariat.Http;

/// <summary>Creates <see cref="HttpClient"/>s whose connections live on an event loop.</summary>
/// <remarks>asyncio's programs use aiohttp's <c>ClientSession</c> for this.</remarks>
public static class LariatHttp
{
    private static readonly LoopLocal<HttpClient> s_client = new(static _ => CreateClient());

    /// <summary>
    /// The client of the loop that runs on this thread, with its pool of connections; created on first use, disposed with the loop.
    /// </summary>
    /// <remarks>
    /// It has the defaults of <see cref="LariatHttpOptions"/> and keeps no cookies. Do not dispose it, and do not set its properties: all
    /// code of the loop shares it. Thread: the loop's.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public static HttpClient Client => s_client.Value;

    /// <summary>Creates a separate client, with a pool of its own, for the loop that runs on this thread.</summary>
    /// <param name="options">Limits and times; defaults if null.</param>
    /// <remarks>
    /// The caller owns and disposes it; a loop that ends closes its connections in any case. Other threads and loops may use it, at the
    /// cost of two thread switches for each read and write.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static HttpClient CreateClient(LariatHttpOptions? options = null)
    {
        options ??= LariatHttpOptions.Default;
        HttpMessageHandler handler = CreateHandler(options);
        if (options.Retry is { } retry)
        {
            handler = new RetryHandler(retry) { InnerHandler = handler };
        }

        return new HttpClient(handler)
        {
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = options.MaxResponseBufferBytes,
        };
    }

    /// <summary>Creates only the innermost handler, for a custom client or a chain of handlers.</summary>
    /// <param name="options">Its limits and times; <see cref="LariatHttpOptions.Timeout"/>, <see cref="LariatHttpOptions.Retry"/> and
    /// <see cref="LariatHttpOptions.MaxResponseBufferBytes"/> apply to clients and are ignored.</param>
    /// <remarks>
    /// Properties of a <see cref="SocketsHttpHandler"/> can be set before the first request: proxies, TLS, cookies, decompression. The
    /// <see cref="SocketsHttpHandler.ConnectCallback"/> opens connections on the loop, so do not change it.
    /// </remarks>
    /// <inheritdoc cref="CreateClient" path="/exception"/>
    public static SocketsHttpHandler CreateHandler(LariatHttpOptions? options = null)
    {
        options ??= LariatHttpOptions.Default;
        options.Check();
        var connector = new LoopConnector(EventLoop.Current, options.Connect);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            PlaintextStreamFilter = LoopConnector.OnConnected,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConnectionsPerHost,
            PooledConnectionLifetime = options.ConnectionLifetime,
            PooledConnectionIdleTimeout = options.ConnectionIdleTimeout,
            MaxResponseHeadersLength = options.MaxResponseHeadersKib,
            EnableMultipleHttp2Connections = true,
            UseCookies = false,
        };
        options.Configure?.Invoke(handler);
        return handler;
    }
}
