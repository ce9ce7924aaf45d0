using System.Net;
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>create_datagram_endpoint</c>.</summary>
public static class LoopDatagrams
{
    /// <summary>Creates a datagram socket and connects it to a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol once the socket exists.</param>
    /// <param name="local">The address to bind to, port 0: the system chooses; null: not bound before it sends.</param>
    /// <param name="remote">The only peer to send to and receive from; null: any.</param>
    /// <param name="options">Defaults if null.</param>
    /// <returns>The transport and the protocol, after <see cref="IDatagramProtocol.OnConnected"/> has been called.</returns>
    /// <remarks>
    /// Addresses are an <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/>, which is resolved on another thread, or a
    /// <see cref="UnixDomainSocketEndPoint"/>. Suspends. asyncio: <c>create_datagram_endpoint</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">Neither address is given, or they are of different families.</exception>
    /// <exception cref="SocketException">A name is unknown, or an address is in use, not local or not reachable.</exception>
    public static async Coroutine<(DatagramTransport Transport, TProtocol Protocol)> CreateDatagramEndpointAsync<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, EndPoint? local, EndPoint? remote = null, DatagramOptions? options = null)
        where TProtocol : IDatagramProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        loop.CheckOpen();
        remote = await ResolveAsync(remote, null);
        local = await ResolveAsync(local, remote?.AddressFamily);
        return await MakeTransportAsync(loop, protocolFactory, DatagramSocket.Open(local, remote, options), remote);
    }

    /// <summary>Connects a datagram socket to a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol.</param>
    /// <param name="socket">Bound or connected; it belongs to the transport from now on.</param>
    /// <returns>The transport and the protocol, after <see cref="IDatagramProtocol.OnConnected"/> has been called.</returns>
    /// <remarks>Suspends. asyncio: <c>create_datagram_endpoint(sock=…)</c>.</remarks>
    /// <exception cref="ArgumentException">The socket is not a datagram socket.</exception>
    public static async Coroutine<(DatagramTransport Transport, TProtocol Protocol)> CreateDatagramEndpointAsync<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, Socket socket)
        where TProtocol : IDatagramProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        ArgumentNullException.ThrowIfNull(socket);
        loop.CheckOpen();
        if (socket.SocketType != SocketType.Dgram)
        {
            throw new ArgumentException($"A datagram socket is expected, not one of type {socket.SocketType}.", nameof(socket));
        }

        return await MakeTransportAsync(loop, protocolFactory, socket, socket.Connected ? socket.RemoteEndPoint : null);
    }

    /// <param name="family">Takes an address of this family, if the name has one.</param>
    private static async Coroutine<EndPoint?> ResolveAsync(EndPoint? endPoint, AddressFamily? family)
    {
        if (endPoint is not DnsEndPoint name)
        {
            return endPoint;
        }

        IReadOnlyList<EndPoint> addresses = await HostResolver.ResolveAsync(name.Host, name.Port);
        return addresses.FirstOrDefault(address => address.AddressFamily == family) ?? addresses[0];
    }

    private static async Coroutine<(DatagramTransport Transport, TProtocol Protocol)> MakeTransportAsync<TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, Socket socket, EndPoint? remote)
        where TProtocol : IDatagramProtocol
    {
        DatagramTransport? transport = null;
        bool isDone = false;
        try
        {
            TProtocol protocol = protocolFactory();
            transport = new DatagramTransport(loop, socket, remote, protocol);

            // As in asyncio, the protocol is notified of its endpoint before the call returns.
            await Coroutine.Sleep(TimeSpan.Zero);
            isDone = true;
            return (transport, protocol);
        }
        finally
        {
            if (!isDone)
            {
                transport?.Abort();
                if (transport is null)
                {
                    socket.Dispose();
                }
            }
        }
    }
}
