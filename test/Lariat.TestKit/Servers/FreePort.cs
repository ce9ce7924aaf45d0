using System.Net;
using System.Net.Sockets;

namespace Lariat.TestKit;

/// <summary>A port of the loopback interface that nobody listens at; somebody may take it before the server does.</summary>
public static class FreePort
{
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
