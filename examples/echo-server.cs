// An echo server: a task for each connection, on one loop or on several. It ends cleanly on SIGTERM and Ctrl-C.
// Usage: echo-server --port N [--driver uring|epoll|portable] [--loops N] [--api streams|transport]; without a port it talks to itself.
#:project ../src/Lariat/Lariat.csproj
#:property PublishAot=false
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Lariat;
using Lariat.LowLevel;
using Lariat.Net;

var endPoint = new IPEndPoint(IPAddress.Loopback, int.Parse(Option("port", "0"), CultureInfo.InvariantCulture));
int loops = int.Parse(Option("loops", "1"), CultureInfo.InvariantCulture);
bool isTransport = Option("api", "streams") == "transport";
if (Option("driver", "") is { Length: > 0 } driver)
{
    Environment.SetEnvironmentVariable("LARIAT_DRIVER", driver);
}

if (args.Length == 0)
{
    EventLoop.Run(TalkToItselfAsync());
    return;
}

using var stop = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});

if (loops == 1)
{
    try
    {
        EventLoop.Run(ServeAsync(), cancellationToken: stop.Token);
    }
    catch (OperationCanceledException)
    {
        // Asked to end: that is how a server ends.
    }
}
else
{
    using var group = new LoopGroup(loops);
    IReadOnlyList<Server> servers = await group.StartServersAsync(EchoAsync, endPoint);
    int port = await group.Loops[0].RunThreadSafe(PortAsync(servers[0])).AsTask();
    Console.WriteLine($"listening on 127.0.0.1:{port}");
    stop.Token.WaitHandle.WaitOne();
}

string Option(string name, string otherwise)
    => Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

static async Coroutine<int> PortAsync(Server server) => server.Port;

async Coroutine ServeAsync()
{
    if (isTransport)
    {
        using TransportServer transports = EventLoop.Current.CreateServer(() => new EchoProtocol(), endPoint);
        Console.WriteLine($"listening on {transports.EndPoint}");
        await EventLoop.Current.CreateFuture();
    }

    await using Server server = await Server.StartAsync(EchoAsync, endPoint);
    Console.WriteLine($"listening on 127.0.0.1:{server.Port}");
    await server.ServeForeverAsync();
}

static async Coroutine TalkToItselfAsync()
{
    await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
    await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
    await client.WriteAsync("hello, echo\n"u8.ToArray());
    byte[] answer = await client.ReadLineAsync();
    Console.Write(System.Text.Encoding.UTF8.GetString(answer));
}

// Shows the bytes in the buffer they were received into, sends them from there, and then lets them go: no copy, no allocation.
static async Coroutine EchoAsync(Connection connection)
{
    while (true)
    {
        ReadOnlyMemory<byte> data = await connection.PeekAsync();
        if (data.IsEmpty)
        {
            return;
        }

        await connection.WriteAsync(data);
        connection.Consume(data.Length);
    }
}

internal sealed class EchoProtocol : IProtocol
{
    private StreamTransport? _transport;

    public void OnConnected(StreamTransport transport) => _transport = transport;

    public void OnReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
}
