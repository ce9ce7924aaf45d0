using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>A port that answers no connect: its queue is full, and the system drops what comes beyond. listen(2), tcp(7).</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    public SilentListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        for (int i = 0; i < 8; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _queued.Add(client);
            try
            {
                client.Connect(_listener.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // Under way: a connect that does not block always says so.
            }
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose()
    {
        _queued.ForEach(client => client.Dispose());
        _listener.Dispose();
    }
}
