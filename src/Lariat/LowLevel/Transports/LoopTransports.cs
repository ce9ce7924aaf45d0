using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>create_connection</c> and <c>create_server</c>: connections for callback protocols.</summary>
public static class LoopTransports
{
    /// <summary>Opens a connection for a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol once the connection is established and its TLS handshake, if any, has
    /// succeeded.</param>
    /// <param name="host">A name or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">Limits, times and TLS; defaults if null.</param>
    /// <returns>The transport and the protocol, after <see cref="IBaseProtocol.OnConnected"/> has been called.</returns>
    /// <remarks>Suspends. Cancellation closes the connection. asyncio: <c>create_connection</c>, with or without <c>ssl</c>.</remarks>
    /// <exception cref="SocketException">The name is unknown, or no address could be connected to: the error of the first
    /// address.</exception>
    /// <exception cref="TimeoutException">Connecting or the TLS handshake took too long.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The peer's certificate is not valid.</exception>
    public static async Coroutine<(StreamTransport Transport, TProtocol Protocol)> CreateConnectionAsync<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, string host, int port, ConnectOptions? options = null)
        where TProtocol : IBaseProtocol
    {
        ArgumentNullException.ThrowIfNull(host);
        return await loop.CreateConnectionAsync(protocolFactory, new DnsEndPoint(host, port), options);
    }

    /// <summary>Opens a connection to an address for a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol once the connection is established and its TLS handshake, if any, has
    /// succeeded.</param>
    /// <param name="endPoint">An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="options">Limits, times and TLS; defaults if null.</param>
    /// <inheritdoc
    ///   cref="CreateConnectionAsync{TProtocol}(EventLoop, Func{TProtocol}, string, int, ConnectOptions?)" path="/returns|/exception"/>
    /// <remarks>Suspends. Cancellation closes the connection. asyncio: <c>create_connection</c>, <c>create_unix_connection</c>.</remarks>
    public static async Coroutine<(StreamTransport Transport, TProtocol Protocol)> CreateConnectionAsync<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, EndPoint endPoint, ConnectOptions? options = null)
        where TProtocol : IBaseProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentNullException.ThrowIfNull(endPoint);
        options ??= ConnectOptions.DefaultConnect;
        options.Check();
        TlsOptions.CheckTimeout(options.TlsHandshakeTimeout);
        loop.CheckOpen();
        IoStream stream = await StaggeredConnect.OpenAsync(loop, endPoint, options);
        if (options.Tls is { } tls)
        {
            SslClientAuthenticationOptions named = TlsOptions.For((endPoint as DnsEndPoint)?.Host, tls);
            stream = await TlsHandshake.AsClientAsync(new Connection(loop, stream, options), named, options.TlsHandshakeTimeout);
        }

        return await MakeTransportAsync(loop, protocolFactory, stream, options);
    }

    /// <summary>Listens at a port, and connects every connection to a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates a protocol for each connection, when its TLS handshake, if any, has succeeded.</param>
    /// <param name="host">A name or IP address; the server listens at every address of the name. Null: all addresses, IPv4 and
    /// IPv6.</param>
    /// <param name="port">0: the system chooses; see <see cref="TransportServer.EndPoint"/>.</param>
    /// <param name="options">Limits, times and TLS; defaults if null.</param>
    /// <remarks>Suspends while a name is resolved. asyncio: <c>create_server</c>.</remarks>
    /// <exception cref="SocketException">The name is unknown, or an address is in use or not local; the server then listens at
    /// none.</exception>
    public static async Coroutine<TransportServer> CreateServerAsync(
        this EventLoop loop, Func<IBaseProtocol> protocolFactory, string? host, int port, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        options?.Check();
        loop.CheckOpen();
        IReadOnlyList<EndPoint> addresses = host is null ? Server.AnyAddress(port) : await HostResolver.ResolveAsync(host, port);
        return Listen(loop, protocolFactory, Server.ListenAt(addresses), dualMode: host is null, options);
    }

    /// <summary>Listens at an address, and connects every connection to a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates a protocol for each connection, when its TLS handshake, if any, has succeeded.</param>
    /// <param name="at">An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="options">Limits, times and TLS; defaults if null.</param>
    /// <remarks>Suspends while a name is resolved. asyncio: <c>create_server</c>, <c>create_unix_server</c>.</remarks>
    /// <inheritdoc cref="CreateServerAsync(EventLoop, Func{IBaseProtocol}, string?, int, ServerOptions?)" path="/exception"/>
    public static async Coroutine<TransportServer> CreateServerAsync(
        this EventLoop loop, Func<IBaseProtocol> protocolFactory, EndPoint at, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(at);
        return at is DnsEndPoint name
            ? await loop.CreateServerAsync(protocolFactory, name.Host, name.Port, options)
            : Listen(loop, protocolFactory, Server.ListenAt([at]), dualMode: false, options);
    }

    /// <summary>Listens with a socket that is bound already, and connects every connection to a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates a protocol for each connection, when its TLS handshake, if any, has succeeded.</param>
    /// <param name="bound">A bound stream socket; it belongs to the server from now on. It may be listening already.</param>
    /// <param name="options">Limits, times and TLS; defaults if null. <see cref="ServerOptions.ReusePort"/> is ignored.</param>
    /// <remarks>Does not suspend. The file of a Unix socket is removed when the server closes. asyncio:
    /// <c>create_server(sock=…)</c>.</remarks>
    /// <exception cref="ArgumentException">It is not a stream socket, or not bound.</exception>
    /// <exception cref="SocketException">The system refused to listen: it is connected.</exception>
    public static async Coroutine<TransportServer> CreateServerAsync(
        this EventLoop loop, Func<IBaseProtocol> protocolFactory, Socket bound, ServerOptions? options = null)
    {
        Server.CheckBound(bound);
        return await Coroutine.FromResult(
            Listen(loop, protocolFactory, (sockets, socketOptions) => [sockets.AdoptListener(bound, socketOptions)], dualMode: false,
                options));
    }

    /// <summary>Connects a socket that other code accepted to a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol, when the TLS handshake, if any, has succeeded.</param>
    /// <param name="socket">A connected stream socket; it belongs to the transport from now on.</param>
    /// <param name="options">Limits, times and TLS (this side is the server); defaults if null.</param>
    /// <returns>The transport and the protocol, after <see cref="IBaseProtocol.OnConnected"/> has been called.</returns>
    /// <remarks>Suspends. Cancellation closes the connection. asyncio: <c>connect_accepted_socket</c>.</remarks>
    /// <exception cref="ArgumentException">The socket is not a stream socket.</exception>
    /// <exception cref="TimeoutException">The TLS handshake took too long.</exception>
    public static async Coroutine<(StreamTransport Transport, TProtocol Protocol)> ConnectAcceptedSocketAsync<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, Socket socket, ServerOptions? options = null)
        where TProtocol : IBaseProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentNullException.ThrowIfNull(socket);
        loop.CheckOpen();
        options ??= ServerOptions.DefaultServer;
        options.Check();
        TlsOptions.CheckTimeout(options.TlsHandshakeTimeout);
        if (socket.SocketType != SocketType.Stream)
        {
            throw new ArgumentException($"A stream socket is expected, not one of type {socket.SocketType}.", nameof(socket));
        }

        IoStream stream = loop.Sockets.Adopt(socket);
        if (options.Tls is { } tls)
        {
            stream = await TlsHandshake.AsServerAsync(new Connection(loop, stream, options), tls, options.TlsHandshakeTimeout);
        }

        return await MakeTransportAsync(loop, protocolFactory, stream, options);
    }

    internal static StreamTransport MakeTransport(EventLoop loop, IoStream stream, IBaseProtocol protocol, ConnectionOptions options)
        => new(loop, stream, protocol, options, mustConnect: true);

    private static TransportServer Listen(
        EventLoop loop, Func<IBaseProtocol> protocolFactory, Server.MakeListeners makeListeners, bool dualMode, ServerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        loop.CheckOpen();
        options ??= ServerOptions.DefaultServer;
        options.Check();
        TlsOptions.CheckTimeout(options.TlsHandshakeTimeout);
        var server = new TransportServer(loop, protocolFactory, options);
        try
        {
            foreach (IoListener listener in makeListeners(loop.Sockets, options.ToSocketOptions(dualMode)))
            {
                server.Listen(listener);
            }

            return server;
        }
        catch
        {
            server.Close();
            throw;
        }
    }

    private static async Coroutine<(StreamTransport Transport, TProtocol Protocol)> MakeTransportAsync<TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, IoStream stream, ConnectionOptions options)
        where TProtocol : IBaseProtocol
    {
        StreamTransport? transport = null;
        bool isDone = false;
        try
        {
            TProtocol protocol = protocolFactory();
            transport = MakeTransport(loop, stream, protocol, options);

            // As in asyncio, the protocol is notified of its connection before the call returns.
            await Coroutine.Sleep(TimeSpan.Zero);
            isDone = true;
            return (transport, protocol);
        }
        finally
        {
            if (!isDone)
            {
                transport?.Close();
                if (transport is null)
                {
                    stream.Close();
                }
            }
        }
    }
}
