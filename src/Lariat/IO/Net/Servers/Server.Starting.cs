// How a server begins. If one of its listeners cannot be created, those created before are closed. asyncio: start_server.
using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

public sealed partial class Server
{
    /// <summary>Listens at a port and runs the handler in a task of its own for every connection.</summary>
    /// <param name="handler">
    /// When it ends, the connection is closed. Its exceptions go to the loop's exception handler and close the connection.
    /// </param>
    /// <param name="host">A name or IP address; the server listens at every address of the name. Null or empty: all addresses, IPv4 and
    /// IPv6.</param>
    /// <param name="port">0: the system chooses; see <see cref="Port"/>.</param>
    /// <param name="options">Limits and times; defaults if null.</param>
    /// <remarks>
    /// Suspends while a name is resolved; a cancellation then starts nothing. The server accepts from the next iteration on. The file of a
    /// Unix socket is removed when the server closes. asyncio: <c>start_server</c>.
    /// </remarks>
    /// <exception cref="SocketException">The name is unknown, or the address is in use or not local.</exception>
    public static async Coroutine<Server> StartAsync(
        Func<Connection, Coroutine> handler, string? host, int port, ServerOptions? options = null)
    {
        bool isAny = string.IsNullOrEmpty(host);
        IReadOnlyList<EndPoint> addresses = isAny ? AnyAddress(port) : await HostResolver.ResolveAsync(host!, port);
        return Start(handler, addresses, dualMode: isAny, options);
    }

    /// <summary>Listens at an address.</summary>
    /// <param name="handler">
    /// When it ends, the connection is closed. Its exceptions go to the loop's exception handler and close the connection.
    /// </param>
    /// <param name="at">An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="options">Limits and times; defaults if null.</param>
    /// <example><!-- from IoExamples.cs#Server.StartAsync --><code>
    /// await using Server server = await Server.StartAsync(EchoAsync, new IPEndPoint(IPAddress.Loopback, 8080));
    /// await server.ServeForeverAsync();
    ///
    /// static async Coroutine EchoAsync(Connection client)
    /// {
    ///     while (await client.ReadAsync(4096) is { Length: &gt; 0 } data)
    ///     {
    ///         await client.WriteAsync(data);
    ///     }
    /// }
    /// </code></example>
    /// <inheritdoc cref="StartAsync(Func{Connection, Coroutine}, string?, int, ServerOptions?)" path="/remarks|/exception"/>
    public static async Coroutine<Server> StartAsync(Func<Connection, Coroutine> handler, EndPoint at, ServerOptions? options = null)
        => at is DnsEndPoint name
            ? await StartAsync(handler, name.Host, name.Port, options)
            : Start(handler, [at], dualMode: false, options);

    /// <summary>Listens at several addresses.</summary>
    /// <param name="handler">
    /// When it ends, the connection is closed. Its exceptions go to the loop's exception handler and close the connection.
    /// </param>
    /// <param name="at">At least one; names are resolved, and the server listens at every address of a name.</param>
    /// <param name="options">Limits and times; defaults if null. <see cref="ServerOptions.MaxConnections"/> is for all
    /// together.</param>
    /// <remarks>
    /// Suspends while names are resolved. If listening fails at one address, the server listens at none. Port 0 gives each address a
    /// different port. asyncio: <c>start_server</c> with a sequence of hosts.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no address.</exception>
    /// <inheritdoc cref="StartAsync(Func{Connection, Coroutine}, string?, int, ServerOptions?)" path="/exception"/>
    public static async Coroutine<Server> StartAsync(
        Func<Connection, Coroutine> handler, IReadOnlyList<EndPoint> at, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentOutOfRangeException.ThrowIfZero(at.Count, nameof(at));
        var addresses = new List<EndPoint>();
        foreach (EndPoint one in at)
        {
            addresses.AddRange(one is DnsEndPoint name ? await HostResolver.ResolveAsync(name.Host, name.Port) : [one]);
        }

        return Start(handler, addresses, dualMode: false, options);
    }

    /// <summary>Listens with a socket that is bound already: one passed on by a service manager, or one with options of its own.</summary>
    /// <param name="handler">
    /// When it ends, the connection is closed. Its exceptions go to the loop's exception handler and close the connection.
    /// </param>
    /// <param name="bound">A bound stream socket; it belongs to the server from now on. It may be listening already.</param>
    /// <param name="options">Limits and times; defaults if null. <see cref="ServerOptions.ReusePort"/> is ignored.</param>
    /// <remarks>
    /// Does not suspend. The file of a Unix socket is removed when the server closes. asyncio: <c>start_server(sock=…)</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">It is not a stream socket, or not bound.</exception>
    /// <exception cref="SocketException">The system refused to listen: it is connected.</exception>
    public static async Coroutine<Server> StartAsync(Func<Connection, Coroutine> handler, Socket bound, ServerOptions? options = null)
    {
        CheckBound(bound);
        return await Coroutine.FromResult(
            Start(handler, (sockets, socketOptions) => [sockets.AdoptListener(bound, socketOptions)], dualMode: false, options));
    }

    /// <param name="handOver">Distributes the connections, also to servers of other loops; null: this one serves them all.</param>
    private static Server Start(
        Func<Connection, Coroutine> handler, IReadOnlyList<EndPoint> addresses, bool dualMode, ServerOptions? options,
        HandOver? handOver = null)
        => Start(handler, ListenAt(addresses), dualMode, options, handOver);

    private static Server Start(
        Func<Connection, Coroutine> handler, MakeListeners makeListeners, bool dualMode, ServerOptions? options, HandOver? handOver = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        options ??= ServerOptions.DefaultServer;
        options.Check();
        EventLoop loop = EventLoop.Current;
        var server = new Server(loop, handler, options);
        Func<bool> isFull = () => server.IsFull;
        Action<IoStream> serve = server.Serve;
        if (handOver is not null)
        {
            handOver.Acceptor = server;
            isFull = () => handOver.IsFull;
            serve = handOver.Serve;
        }

        try
        {
            foreach (IoListener listener in makeListeners(loop.Sockets, options.ToSocketOptions(dualMode)))
            {
                server._lifetime.Add(new AcceptLoop(loop, listener, isFull, serve));
            }
        }
        catch
        {
            server.Close();
            throw;
        }

        server.BoundEndPoint = server._lifetime.FirstEndPoint;
        return server;
    }

    /// <summary>Creates listeners one by one: those created before are closed when the next one fails.</summary>
    internal delegate IEnumerable<IoListener> MakeListeners(IoSockets sockets, IoSocketOptions options);

    internal static MakeListeners ListenAt(IEnumerable<EndPoint> addresses)
        => (sockets, options) => addresses.Select(address => sockets.Listen(address, options));

    internal static void CheckBound(Socket bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        if (bound.SocketType != SocketType.Stream || !bound.IsBound)
        {
            throw new ArgumentException(
                $"A bound stream socket is expected; this is one of type {bound.SocketType}, {(bound.IsBound ? "bound" : "not bound")}.",
                nameof(bound));
        }
    }

    /// <summary>All addresses of this machine, for a listener of both families.</summary>
    internal static IPEndPoint[] AnyAddress(int port)
        => [new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port)];
}
