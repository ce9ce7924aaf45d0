// An input: how the bytes are cut, how many commands are called, and what the server sends. However it is cut, each command has the same outcome: an answer or a
// RedisException, and after the end of the connection the next one fails too.
using System.Text;
using ProtocolClients;

namespace Lariat.Fuzz;

/// <summary>The client of examples/clients/RedisClient.cs.</summary>
internal sealed class RedisTarget : FuzzTarget
{
    private const int MaxCalls = 6;

    public override string Name => "redis";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [3, 5, .. "+OK\r\n$5\r\nhello\r\n-ERR no\r\n:12\r\n_\r\n"u8],
        [7, 3, .. "%2\r\n+a\r\n:1\r\n$1\r\nb\r\n*2\r\n+x\r\n~1\r\n:-5\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\ntext\r\n>3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n"u8],
        [1, 2, .. "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nb\r\n+after\r\n"u8],
    ];

    public override IReadOnlyList<byte[]> Dictionary =>
    [
        "\r\n"u8.ToArray(), "*1\r\n"u8.ToArray(), "*100000\r\n"u8.ToArray(), "%50000\r\n"u8.ToArray(), "$16777216\r\n"u8.ToArray(), "$-1\r\n"u8.ToArray(), ":99999999999999999999\r\n"u8.ToArray(),
        ">3\r\n$7\r\nmessage\r\n"u8.ToArray(), "$0\r\n\r\n"u8.ToArray(), "_\r\n"u8.ToArray(), "-"u8.ToArray(), "+x\r\n"u8.ToArray(),
    ];

    public override void Run(byte[] input)
    {
        var source = new ByteSource(input);
        byte cut = source.Byte();
        int calls = 1 + (source.Byte() % MaxCalls);
        byte[] data = source.Rest();
        string whole = Trace(data, calls, new Pieces(0));
        FuzzFaultException.ThrowUnlessEqual(whole, Trace(data, calls, new Pieces(cut)), "the answers in pieces");
    }

    private static string Trace(byte[] data, int calls, Pieces pieces)
    {
        var trace = new StringBuilder();
        Simulated.Run(driver => new ScriptedStream(driver, data, pieces, answers: true), async _ =>
        {
            await using RedisClient redis = await RedisClient.OpenAsync("127.0.0.1", 6379);
            LoopTask<string>[] answers = [.. Enumerable.Range(0, calls).Select(_ => LoopTask.Create(CallAsync(redis)))];
            foreach (LoopTask<string> answer in answers)
            {
                trace.Append(await answer).Append('\n');
            }

            while (await NextAsync(redis) is { } message)
            {
                trace.Append("message ").Append(message).Append('\n');
            }

            FuzzFaultException.ThrowUnless((await CallAsync(redis)).StartsWith("error", StringComparison.Ordinal), "A command succeeds on a connection that has ended.");
        });
        return trace.ToString();
    }

    private static async Coroutine<string> CallAsync(RedisClient redis)
    {
        try
        {
            return Show(await redis.CallAsync("PING"));
        }
        catch (RedisException error)
        {
            CheckMessage(error.Message);
            return "error " + error.Message;
        }
    }

    // A message is for the reader of the example: what the server did, not where the client stumbled.
    private static void CheckMessage(string message)
        => FuzzFaultException.ThrowUnless(
            !message.Contains("(Parameter", StringComparison.Ordinal) && !message.Contains("Index was", StringComparison.Ordinal) && !message.Contains("Queue empty", StringComparison.Ordinal)
                && !message.Contains("input string", StringComparison.Ordinal) && !message.Contains("Value was either too large", StringComparison.Ordinal),
            $"An exception of the client's own reached its caller: {message}");

    private static async Coroutine<string?> NextAsync(RedisClient redis)
    {
        try
        {
            return await redis.Messages.GetAsync();
        }
        catch (QueueShutdownException)
        {
            return null;
        }
    }

    private static string Show(object? item) => item switch
    {
        null => "(null)",
        List<object?> items => $"[{string.Join(", ", items.Select(Show))}]",
        RedisException error => $"({error.Message})",
        _ => $"{item.GetType().Name} {item}",
    };
}
