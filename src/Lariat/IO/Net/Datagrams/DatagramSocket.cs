using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Creates datagram sockets before a driver takes them over. Errors name the action that failed.</summary>
internal static class DatagramSocket
{
    /// <param name="local">The address to bind to; null: not bound, or chosen by the system.</param>
    /// <param name="remote">The only peer; null: any.</param>
    /// <param name="options">Defaults if null.</param>
    /// <exception cref="ArgumentException">Both addresses are null, or of two families.</exception>
    /// <exception cref="SocketException">An address is in use, not local, or not reachable.</exception>
    public static Socket Open(EndPoint? local, EndPoint? remote, DatagramOptions? options)
    {
        EndPoint address = local ?? remote ?? throw new ArgumentException(
            "A local or a remote address is needed: both are null.", nameof(local));
        if (remote is not null && remote.AddressFamily != address.AddressFamily)
        {
            throw new ArgumentException($"{local} and {remote} are of different address families: a socket has one.", nameof(remote));
        }

        Socket socket = Make(address.AddressFamily, options);
        try
        {
            if (local is not null)
            {
                PosixSocketFile.RemoveStale(local);
                Try(() => socket.Bind(local), $"Binding to {local}");
            }

            if (remote is not null)
            {
                Try(() => socket.Connect(remote), $"Connecting to {remote}");
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Joins a multicast group.</summary>
    public static void JoinGroup(Socket socket, IPAddress group, IPAddress? localAddress)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group));
        }
        else
        {
            socket.SetSocketOption(
                SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, localAddress ?? IPAddress.Any));
        }
    }

    private static Socket Make(AddressFamily family, DatagramOptions? options)
    {
        options ??= new DatagramOptions();
        var socket = new Socket(family, SocketType.Dgram, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Udp);
        if (options.Broadcast)
        {
            socket.EnableBroadcast = true;
        }

        if (options.ReuseAddress)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        return socket;
    }

    private static void Try(Action action, string operation)
    {
        try
        {
            action();
        }
        catch (SocketException error)
        {
            throw SocketFailure.Create(error.SocketErrorCode, operation);
        }
    }
}
