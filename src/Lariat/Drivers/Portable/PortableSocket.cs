using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Creates sockets of the base library with the options of the other drivers.</summary>
internal static class PortableSocket
{
    public static Socket Open(EndPoint address, IoSocketOptions options)
    {
        bool isUnix = address.AddressFamily == AddressFamily.Unix;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp)
        {
            Blocking = false,
        };
        try
        {
            SetOptions(socket, isUnix, options);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void SetOptions(Socket socket, bool isUnix, IoSocketOptions options)
    {
        if (!isUnix)
        {
            socket.NoDelay = options.NoDelay;
        }

        if (options.KeepAlive)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }

        // Setting a size, even the current one, would disable the system's own tuning.
        if (options.ReceiveBufferBytes is { } receive)
        {
            socket.ReceiveBufferSize = receive;
        }

        if (options.SendBufferBytes is { } send)
        {
            socket.SendBufferSize = send;
        }
    }

    public static void Listen(Socket socket, EndPoint at, IoSocketOptions options)
    {
        if (at.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = options.DualMode;
        }

        if (options.ReusePort)
        {
            // The base library's ReuseAddress is SO_REUSEPORT as well; it sets SO_REUSEADDR alone by itself.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        PosixSocketFile.RemoveStale(at);
        Bind(socket, at);
        socket.Listen(options.Backlog);
    }

    public static void Bind(Socket socket, EndPoint at)
    {
        try
        {
            socket.Bind(at);
        }
        catch (SocketException error)
        {
            throw SocketFailure.Create(error.SocketErrorCode, $"Binding to {at}");
        }
    }
}
