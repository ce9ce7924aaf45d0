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

    /// <summary>Starts a server on the port that it had, or on a free one, and on another one if that is taken meanwhile; returns
    /// the port.</summary>
    /// <param name="earlier">The port that it had; 0: none.</param>
    /// <param name="start">Throws an <see cref="IOException"/> if the port is taken.</param>
    public static int Start(int earlier, Action<int> start)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = earlier == 0 ? Find() : earlier;
            try
            {
                start(port);
                return port;
            }
            catch (IOException) when (earlier == 0 && attempt < 3)
            {
            }
        }
    }
}
