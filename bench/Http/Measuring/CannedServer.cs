using System.Net;
using System.Text;
using Lariat.LowLevel;
using Lariat.Net;

namespace Lariat.Http.Benchmarks;

/// <summary>The cheapest server there is, so that a client is what is measured: it counts ends of heads, and answers each with the same bytes.</summary>
internal sealed class CannedServer : IDisposable
{
    private readonly LoopGroup _group = new(1);

    public CannedServer()
        => Port = _group.Loops[0].RunThreadSafe(StartAsync()).AsTask().GetAwaiter().GetResult();

    public int Port { get; }

    public void Dispose() => _group.Dispose();

    private static async Coroutine<int> StartAsync()
    {
        await Coroutine.Sleep(TimeSpan.Zero);
        TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Canned(), new IPEndPoint(IPAddress.Loopback, 0), new ServerOptions { Backlog = 1024 });
        return ((IPEndPoint)server.EndPoint!).Port;
    }

    private sealed class Canned : IProtocol
    {
        private static readonly byte[] s_answer = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nServer: canned\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 13\r\n\r\nHello, World!");

        private StreamTransport? _transport;
        private int _matched;

        public void OnConnected(StreamTransport transport) => _transport = transport;

        public void OnReceived(ReadOnlySpan<byte> data)
        {
            ReadOnlySpan<byte> end = "\r\n\r\n"u8;
            foreach (byte next in data)
            {
                _matched = next == end[_matched] ? _matched + 1 : next == '\r' ? 1 : 0;
                if (_matched == end.Length)
                {
                    _matched = 0;
                    _transport!.Write(s_answer);
                }
            }
        }
    }
}
