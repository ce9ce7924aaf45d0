using System.Net;
using Lariat.LowLevel;

namespace Lariat.Net.Peers;

/// <summary>Lariat with transports: a protocol that is called back, no task.</summary>
internal sealed class LariatTransportsEcho : IProtocol
{
    private StreamTransport? _transport;

    public static void Run(string driver)
    {
        Environment.SetEnvironmentVariable("LARIAT_DRIVER", driver);
        EventLoop.Run(ServeAsync());
    }

    public void OnConnected(StreamTransport transport) => _transport = transport;

    public void OnReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);

    private static async Coroutine ServeAsync()
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(
            () => new LariatTransportsEcho(), new IPEndPoint(IPAddress.Loopback, 0), new ServerOptions { Backlog = 1024 });
        Console.WriteLine($"listening on {server.EndPoint}");
        await EventLoop.Current.CreateFuture();
    }
}
