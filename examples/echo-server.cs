// An echo server: every connection on one loop, or spread over several; with coroutines over streams, or with callbacks over transports.
// Usage: echo-server --port N [--driver uring|epoll|portable] [--loops N] [--api streams|transport]; SIGTERM and Ctrl-C end it. Without a port it talks to itself.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Lariat;
using Lariat.LowLevel;
using Lariat.Net;

string[] known = ["--port", "--driver", "--loops", "--api"];
if (args.Length % 2 != 0 || !args.Where((_, i) => i % 2 == 0).All(known.Contains) || Option("api", "streams") is not ("streams" or "transport"))
{
    Console.Error.WriteLine("Usage: echo-server [--port N] [--driver uring|epoll|portable] [--loops N] [--api streams|transport]");
    return 2;
}

int loops = int.Parse(Option("loops", "1"), CultureInfo.InvariantCulture);
bool isTransport = Option("api", "streams") == "transport";
if (Option("driver", "") is { Length: > 0 } driver)
{
    Environment.SetEnvironmentVariable("LARIAT_DRIVER", driver);
}

// region: loops
using var group = new LoopGroup(loops);
int port = int.Parse(Option("port", "0"), CultureInfo.InvariantCulture);
foreach (EventLoop loop in group.Loops)
{
    // If the system chooses the port, it does so for the first loop; the others share it.
    port = await loop.RunThreadSafe(ListenAsync(port)).AsTask();
}
// endregion

if (!args.Contains("--port"))
{
    await group.RunOnAllAsync(_ => TalkAsync(port));
    return 0;
}

using var stop = new ManualResetEventSlim();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
Console.WriteLine($"listening on 127.0.0.1:{port}");
stop.Wait();
return 0; // leaving the group's block ends its loops, and what runs on them

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Set();
}

string Option(string name, string otherwise)
    => Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

// region: listen
async Coroutine<int> ListenAsync(int port)
{
    var at = new IPEndPoint(IPAddress.Loopback, port);
    var options = new ServerOptions { ReusePort = loops > 1, Backlog = 1024 };
    if (isTransport)
    {
        TransportServer transports = await EventLoop.Current.CreateServerAsync(() => new EchoProtocol(), at, options);
        return ((IPEndPoint)transports.EndPoint).Port;
    }

    Server server = await Server.StartAsync(EchoAsync, at, options);
    return server.Port;
}
// endregion

static async Coroutine TalkAsync(int port)
{
    await using Connection client = await Connection.OpenAsync("127.0.0.1", port);
    await client.WriteAsync("hello, echo\n"u8.ToArray());
    Console.Write(Encoding.UTF8.GetString(await client.ReadLineAsync()));
}

// region: peek
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
// endregion

// region: protocol
internal sealed class EchoProtocol : IProtocol
{
    private StreamTransport? _transport;

    public void OnConnected(StreamTransport transport) => _transport = transport;

    public void OnReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);

    // A client that sends and does not read must not fill our memory.
    public void OnWritingPaused() => _transport!.PauseReading();

    public void OnWritingResumed() => _transport!.ResumeReading();
}
// endregion
