using System.Net;
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.TestKit;

/// <summary>The base of tests with programs of others at the other end. A test whose program is missing is skipped.</summary>
public abstract class PeerTest(DriverKind kind) : FaultTest(kind)
{
    /// <summary>A port that nobody listens at now. Somebody may take it before the program does: then its test fails with that reason.</summary>
    protected static int FreePort()
    {
        using Socket listener = ListenPlainly();
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>Connects as soon as a program that was just started listens.</summary>
    protected static async Coroutine<Connection> OpenWhenReadyAsync(int port, ConnectOptions? options = null)
    {
        while (true)
        {
            try
            {
                return await Connection.OpenAsync("127.0.0.1", port, options);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));
            }
        }
    }
}
