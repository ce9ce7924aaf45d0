// A client of a protocol: Redis, with RESP3. Commands are pipelined, pushed messages arrive in between, errors are exceptions.
// Usage: redis-client [PORT] talks to the server on this machine (6379 by default); it uses keys that begin with lariat:.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lariat;
using Lariat.Net;

EventLoop.Run(MainAsync(args is [var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 6379));

// region: use
static async Coroutine MainAsync(int port)
{
    await using RedisClient redis = await RedisClient.OpenAsync("127.0.0.1", port);
    await redis.CallAsync("HELLO", "3");
    Console.WriteLine(await redis.CallAsync("SET", "lariat:planet", "Erde"));
    Console.WriteLine(await redis.CallAsync("GET", "lariat:planet"));
    Console.WriteLine(await redis.CallAsync("GET", "lariat:nothing") ?? "(null)");
    await redis.CallAsync("DEL", "lariat:count");

    // Commands under way at once: their answers come in their order, and one of them is an error.
    string[] keys = ["lariat:count", "lariat:planet", "lariat:count"];
    Outcome<object?>[] counts = await Coroutine.GatherOutcomes(keys.Select(key => redis.CallAsync("INCR", key)));
    Console.WriteLine(string.Join("; ", counts.Select(count => count.Exception?.Message ?? count.Value)));

    // A subscriber gets messages without asking, between the answers to its commands.
    await redis.CallAsync("SUBSCRIBE", "lariat:news");
    Console.WriteLine($"receivers: {await redis.CallAsync("PUBLISH", "lariat:news", "it rains")}");
    Console.WriteLine($"news: {await redis.Messages.GetAsync()}");
}
// endregion

internal sealed class RedisException(string message) : Exception(message);

internal sealed class RedisClient(Connection connection) : IAsyncDisposable
{
    private const int AnswerBytesMax = 16 * 1024 * 1024, ItemBytes = 64, DepthMax = 16;
    private readonly Queue<Future<object?>> _waiting = [];
    private int _room; // what is left of AnswerBytesMax for the answer that is being read
    private string? _end; // why the connection has ended
    public AsyncQueue<string> Messages { get; } = new(capacity: 10_000); // whoever does not read loses messages, and not memory

    // region: call
    public static async Coroutine<RedisClient> OpenAsync(string host, int port)
    {
        var client = new RedisClient(await Connection.OpenAsync(host, port));
        LoopTask.Create(client.ReadAnswersAsync(), name: "redis reader");
        return client;
    }

    public async Coroutine<object?> CallAsync(params string[] words)
    {
        string parts = string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"));
        connection.Write(_end is { } reason ? throw new RedisException(reason) : Encoding.UTF8.GetBytes($"*{words.Length}\r\n{parts}"));
        Future<object?> answer = EventLoop.Current.CreateFuture<object?>();
        _waiting.Enqueue(answer);
        return await answer is var item && item is RedisException error ? throw error : item;
    }
    // endregion
    public ValueTask DisposeAsync() => connection.DisposeAsync(); // which ends the reader too

    // region: reader
    private async Coroutine ReadAnswersAsync()
    {
        try
        {
            while (true)
            {
                _room = AnswerBytesMax;
                object? item = await ReadItemAsync(DepthMax);

                // An answer whose caller was canceled is dropped here: its future has ended already. The answer to SUBSCRIBE is pushed too.
                _ = item is object?[] and ["message", _, string text] ? Messages.TryPut(text)
                    : _waiting.TryDequeue(out Future<object?>? answer) ? answer.TrySetResult(item)
                    : throw new InvalidDataException("The server has answered, and no command was sent.");
            }
        }
        catch (Exception error) when (error is IOException or SocketException or InvalidDataException)
        {
            _end = $"The connection has ended: {error.Message}";
        }
        finally
        {
            connection.Abort();
            Messages.ShutDown();
            _end ??= "The connection has ended.";
            _waiting.ToList().ForEach(answer => answer.TrySetResult(new RedisException(_end)));
        }
    }
    // endregion

    // region: item
    private async Coroutine<object?> ReadItemAsync(int depth)
    {
        byte[] line = await connection.ReadUntilAsync("\r\n"u8.ToArray());
        string rest = line.Length > 2 ? Encoding.UTF8.GetString(line.AsSpan()[1..^2]) : throw new InvalidDataException("An empty line is no answer.");
        Take(ItemBytes + rest.Length);
        return (char)line[0] switch
        {
            '+' => rest,
            '-' => new RedisException(rest),
            ':' => long.TryParse(rest, CultureInfo.InvariantCulture, out long number) ? number : throw new InvalidDataException("A number is none, or too large."),
            '_' => null,
            '$' => Text(await connection.ReadExactlyAsync(Take(Count(rest)) + 2)),
            _ when depth == 0 => throw new InvalidDataException($"An answer of more than {DepthMax} levels."),
            '*' or '~' => await ReadItemsAsync(Count(rest), depth),
            '%' => await ReadItemsAsync(Count(rest) * 2, depth),
            '>' when depth == DepthMax => (await ReadItemsAsync(Count(rest), depth)).ToArray(), // pushed: an array, where answers are lists
            _ => throw new InvalidDataException($"This client does not know answers of type 0x{line[0]:X2}."),
        };
    }

    // Lists are in lists: a limit for each would be none for the whole.
    private int Take(int bytes) => (_room -= bytes) >= 0 ? bytes : throw new InvalidDataException($"An answer takes more than {AnswerBytesMax} bytes.");
    // endregion

    private async Coroutine<List<object?>> ReadItemsAsync(int count, int depth)
    {
        var items = new List<object?>();
        for (int i = 0; i < count; i++)
        {
            items.Add(await ReadItemAsync(depth - 1));
        }
        return items;
    }

    private static string Text(byte[] bytes) => bytes is [.., (byte)'\r', (byte)'\n']
        ? Encoding.UTF8.GetString(bytes.AsSpan()[..^2]) : throw new InvalidDataException("A text is not followed by a newline.");

    private static int Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= AnswerBytesMax
        ? count : throw new InvalidDataException($"A length is no number, or more than {AnswerBytesMax}.");
}
