// An echo client: sends lines and prints what comes back.
// Usage: echo-client HOST PORT sends the lines of standard input; without arguments it starts a server and talks to that.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lariat;
using Lariat.Net;

try
{
    EventLoop.Run(args is [var host, var port]
        ? TalkAsync(host, int.Parse(port, CultureInfo.InvariantCulture), InputLines())
        : DemonstrateAsync());
    return 0;
}
catch (SocketException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

// region: talk
static async Coroutine TalkAsync(string host, int port, IAsyncEnumerable<string> lines)
{
    await using Connection connection = await Connection.OpenAsync(host, port, new ConnectOptions { ConnectTimeout = TimeSpan.FromSeconds(10) });
    await foreach (string line in lines)
    {
        await connection.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        byte[] answer = await Coroutine.WaitFor(connection.ReadLineAsync(), TimeSpan.FromSeconds(10));
        if (answer.Length == 0)
        {
            Console.WriteLine("the server has closed the connection");
            return;
        }

        Console.Write($"echo: {Encoding.UTF8.GetString(answer)}");
    }
}
// endregion

// Reading the terminal blocks: a thread waits for it, not the loop.
static AsyncGenerator<string> InputLines() => new(async yielder =>
{
    while (await Coroutine.ToThread(Console.ReadLine) is { } line)
    {
        await yielder.YieldAsync(line);
    }
});

static IAsyncEnumerable<string> Lines(params string[] lines) => lines.ToAsyncEnumerable();

static async Coroutine DemonstrateAsync()
{
    await using Server server = await Server.StartAsync(EchoTwiceAsync, "127.0.0.1", 0);
    await TalkAsync("127.0.0.1", server.Port, Lines("hello", "grüß dich", "anybody there?"));

    int closedPort = server.Port;
    await server.ShutdownAsync(TimeSpan.Zero);
    try
    {
        await TalkAsync("127.0.0.1", closedPort, Lines("hello"));
    }
    catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
    {
        Console.WriteLine("nobody listens there any more");
    }
}

static async Coroutine EchoTwiceAsync(Connection connection)
{
    for (int i = 0; i < 2; i++)
    {
        await connection.WriteAsync(await connection.ReadLineAsync());
    }

    await connection.ReadLineAsync(); // gets no answer: the connection is closed when its handler ends
}
