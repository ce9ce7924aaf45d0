using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

public sealed partial class Connection
{
    /// <summary>Connects to a host.</summary>
    /// <param name="host">A name, which is resolved on another thread, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">Limits and times; defaults if null.</param>
    /// <remarks>
    /// Suspends. If the host has several addresses, they are tried according to RFC 8305 (happy eyeballs). Cancellation closes every
    /// attempt. asyncio: <c>open_connection</c>.
    /// </remarks>
    /// <example><!-- from IoExamples.cs#Connection.OpenAsync --><code>
    /// await using Connection connection = await Connection.OpenAsync("example.org", 80);
    /// await connection.WriteAsync("GET / HTTP/1.0\r\nHost: example.org\r\n\r\n");
    /// byte[] answer = await connection.ReadToEndAsync();
    /// </code></example>
    /// <exception cref="SocketException">The name is unknown, or no address could be connected to: the error of the first
    /// address.</exception>
    /// <exception cref="TimeoutException"><see cref="ConnectOptions.ConnectTimeout"/> has passed.</exception>
    public static async Coroutine<Connection> OpenAsync(string host, int port, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        options ??= ConnectOptions.DefaultConnect;
        options.Check();
        EventLoop loop = EventLoop.Current;
        IoStream stream = await StaggeredConnect.OpenAsync(loop, host, port, options);
        return await StartClientAsync(new Connection(loop, stream, options), host, options);
    }

    /// <summary>
    /// Connects to an address: an <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.
    /// </summary>
    /// <param name="endPoint">The remote address.</param>
    /// <param name="options">Limits and times; defaults if null.</param>
    /// <inheritdoc cref="OpenAsync(string, int, ConnectOptions?)" path="/remarks|/exception"/>
    public static async Coroutine<Connection> OpenAsync(EndPoint endPoint, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        options ??= ConnectOptions.DefaultConnect;
        options.Check();
        EventLoop loop = EventLoop.Current;
        IoStream stream = await StaggeredConnect.OpenAsync(loop, endPoint, options);
        return await StartClientAsync(new Connection(loop, stream, options), (endPoint as DnsEndPoint)?.Host, options);
    }

    private static async Coroutine<Connection> StartClientAsync(Connection connection, string? host, ConnectOptions options)
    {
        if (options.Tls is { } tls)
        {
            await connection.StartTlsAsync(TlsOptions.For(host, tls), options.TlsHandshakeTimeout);
        }

        return connection;
    }
}
