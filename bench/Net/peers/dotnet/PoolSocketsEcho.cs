using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Peers;

/// <summary>.NET's sockets on the thread pool: an async method and a buffer per connection.</summary>
internal static class PoolSocketsEcho
{
    public static async Task RunAsync(int bufferBytes)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        Console.WriteLine($"listening on {listener.LocalEndPoint}");
        while (true)
        {
            _ = EchoAsync(await listener.AcceptAsync(), new byte[bufferBytes]);
        }
    }

    private static async Task EchoAsync(Socket socket, byte[] buffer)
    {
        using (socket)
        {
            socket.NoDelay = true;
            while (await socket.ReceiveAsync(buffer) is > 0 and var received)
            {
                // A send on a stream socket that is awaited has sent everything.
                await socket.SendAsync(buffer.AsMemory(0, received));
            }
        }
    }
}
