using System.Net;
using Lariat.LowLevel;
using Lariat.Net;

namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>Connects and gives the connection to a protocol of callbacks.</summary>
    /// <param name="protocolFactory">Makes the protocol when the connection is there.</param>
    /// <param name="host">A name or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="options">Limits and times; defaults if null. TLS is for <see cref="Connection"/>.</param>
    /// <remarks>Suspends. asyncio: <c>create_connection</c>.</remarks>
    public async Coroutine<(StreamTransport Transport, TProtocol Protocol)> CreateConnectionAsync<TProtocol>(
        Func<TProtocol> protocolFactory, string host, int port, ConnectOptions? options = null)
        where TProtocol : IBaseProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        options ??= ConnectOptions.DefaultConnect;
        options.Check();
        IReadOnlyList<EndPoint> addresses = await HostResolver.ResolveAsync(host, port);
        IoStream stream = await StaggeredConnect.ConnectAsync(this, addresses, options);
        return MakeTransport(protocolFactory, stream, options);
    }

    /// <summary>Connects to an address and gives the connection to a protocol of callbacks.</summary>
    /// <inheritdoc cref="CreateConnectionAsync{TProtocol}(Func{TProtocol}, string, int, ConnectOptions?)"/>
    public async Coroutine<(StreamTransport Transport, TProtocol Protocol)> CreateConnectionAsync<TProtocol>(
        Func<TProtocol> protocolFactory, EndPoint endPoint, ConnectOptions? options = null)
        where TProtocol : IBaseProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        options ??= ConnectOptions.DefaultConnect;
        options.Check();
        return MakeTransport(protocolFactory, await StaggeredConnect.ConnectAsync(this, endPoint, options), options);
    }

    /// <summary>Listens, and gives every connection to a protocol of callbacks.</summary>
    /// <param name="protocolFactory">Makes a protocol for each connection.</param>
    /// <param name="at">Where to listen.</param>
    /// <param name="options">Limits and times; defaults if null. TLS is for <see cref="Server"/>.</param>
    /// <remarks>Acts at the call. asyncio: <c>create_server</c>.</remarks>
    public TransportServer CreateServer(Func<IBaseProtocol> protocolFactory, EndPoint at, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        CheckOpen();
        options ??= ServerOptions.DefaultServer;
        options.Check();
        IoListener listener = Sockets.Listen(at, options.ToSocketOptions(dualMode: false));
        return new TransportServer(this, listener, stream => MakeTransport(protocolFactory, stream, options));
    }

    private (StreamTransport Transport, TProtocol Protocol) MakeTransport<TProtocol>(
        Func<TProtocol> protocolFactory, IoStream stream, ConnectionOptions options)
        where TProtocol : IBaseProtocol
    {
        try
        {
            TProtocol protocol = protocolFactory();
            return (new StreamTransport(this, stream, protocol, options.WriteHighWater, options.EffectiveLowWater), protocol);
        }
        catch
        {
            stream.Close();
            throw;
        }
    }
}
