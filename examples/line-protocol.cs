// A protocol of lines and counted bytes: a store of values with time limits, size limits, and an answer to every mistake.
// Usage: line-protocol --port N (then: nc 127.0.0.1 N); without arguments a client shows what it can do.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Lariat;
using Lariat.IO;
using Lariat.Net;

EventLoop.Run(args is ["--port", var port] ? ServeAsync(int.Parse(port, CultureInfo.InvariantCulture)) : DemonstrateAsync());

// region: stop
static async Coroutine ServeAsync(int port)
{
    var asked = new AsyncEvent();
    EventLoop.Current.AddSignalHandler(PosixSignal.SIGTERM, asked.Set); // the default is to end the process
    await using Server server = await Server.StartAsync(new Store().ServeAsync, "127.0.0.1", port, Store.Limits);
    Console.WriteLine($"listening on 127.0.0.1:{server.Port}");
    await asked.WaitAsync();
    await server.ShutdownAsync(TimeSpan.FromSeconds(5));
}
// endregion

static async Coroutine DemonstrateAsync()
{
    await using Server server = await Server.StartAsync(new Store().ServeAsync, "127.0.0.1", 0, Store.Limits);
    await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);

    // Several requests at once: the answers come in their order.
    client.Write("put cat 4\nmeowput dog 9\nwoof\nwoof"u8);
    client.Write("get dog\nget cat\nget cow\n"u8);
    client.Write("put cow many\nput cow 2000000\nfeed cat\n"u8);
    client.Write("get cat\nput cow 7\nmo"u8);
    client.EndWriting();
    Console.Write(Encoding.UTF8.GetString(await client.ReadToEndAsync()));

    await using Connection chatty = await Connection.OpenAsync("127.0.0.1", server.Port);
    chatty.Write(Encoding.ASCII.GetBytes($"get {new string('x', 5000)}\n"));
    Console.Write(Encoding.UTF8.GetString(await chatty.ReadLineAsync()));
}

internal sealed class Store
{
    private const int MaxValueBytes = 1_000_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, byte[]> _values = [];

    public static ServerOptions Limits { get; } = new() { ReadLimit = 1024 };

    // region: serve
    public async Coroutine ServeAsync(Connection connection)
    {
        try
        {
            while (await Coroutine.WaitFor(connection.ReadLineAsync(), s_patience) is { Length: > 0 } line)
            {
                await AnswerAsync(connection, Encoding.UTF8.GetString(line).TrimEnd().Split(' '));
            }
        }
        catch (Exception error) when (error is LimitOverrunException or IncompleteReadException or TimeoutException)
        {
            // The connection is closed then: what follows might be the rest of the line, and no request.
            connection.Write(Encoding.UTF8.GetBytes($"error: {Describe(error)}\n"));
        }
    }
    // endregion

    // region: answer
    private async Coroutine AnswerAsync(Connection connection, string[] words)
    {
        switch (words)
        {
            case ["put", var name, var length] when TryParseLength(length, out int count):
                _values[name] = await Coroutine.WaitFor(connection.ReadExactlyAsync(count), s_patience);
                connection.Write("ok\n"u8);
                break;
            case ["put", ..]:
                connection.Write(Encoding.UTF8.GetBytes($"error: put NAME LENGTH, at most {MaxValueBytes}\n"));
                break;
            case ["get", var name] when _values.TryGetValue(name, out byte[]? value):
                connection.Write(Encoding.UTF8.GetBytes($"value {value.Length}\n"));
                connection.Write(value);
                connection.Write("\n"u8);
                break;
            case ["get", _]:
                connection.Write("none\n"u8);
                break;
            default:
                connection.Write("error: put NAME LENGTH, or get NAME\n"u8);
                break;
        }

        // A client that asks and does not read is not asked what it wants next.
        await connection.DrainAsync();
    }
    // endregion

    private static string Describe(Exception error) => error switch
    {
        IncompleteReadException { Partial: var partial, ExpectedCount: var expected } => $"{partial.Length} of {expected} bytes have come",
        LimitOverrunException => $"a line may have {Limits.ReadLimit} bytes",
        _ => $"nothing came for {s_patience.TotalSeconds} s",
    };

    private static bool TryParseLength(string text, out int count)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= MaxValueBytes;
}
