// A client of a protocol: Redis, with RESP3. Commands are pipelined, pushed messages arrive in between, errors are exceptions.
// Usage: redis-client [PORT] talks to the server on this machine (6379 by default); it uses keys that begin with lariat:.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
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
    private const int TextBytesMax = 16 * 1024 * 1024, ItemCountMax = 100_000, DepthMax = 16;
    private readonly Queue<Future<object?>> _waiting = [];
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
        connection.Write(Encoding.UTF8.GetBytes($"*{words.Length}\r\n{parts}"));
        Future<object?> answer = EventLoop.Current.CreateFuture<object?>();
        _waiting.Enqueue(answer);
        return await answer is var item && item is RedisException error ? throw error : item;
    }
    // endregion
    public ValueTask DisposeAsync() => connection.DisposeAsync(); // which ends the reader too

    // region: reader
    private async Coroutine ReadAnswersAsync()
    {
        string reason = "";
        try
        {
            while (true)
            {
                // An answer whose caller was cancelled is dropped here: its future has ended already.
                object? item = await ReadItemAsync(DepthMax);
                _ = item is List<object?> and ["message", _, string text] ? Messages.TryPut(text) : _waiting.Dequeue().TrySetResult(item);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            reason = error.Message;
        }
        finally
        {
            connection.Abort();
            Messages.ShutDown();
            _waiting.ToList().ForEach(answer => answer.TrySetResult(new RedisException($"The connection has ended. {reason}")));
        }
    }
    // endregion

    // region: item
    private async Coroutine<object?> ReadItemAsync(int depth)
    {
        string line = Encoding.UTF8.GetString(await connection.ReadUntilAsync("\r\n"u8.ToArray())), rest = line[1..^2];
        return line[0] switch
        {
            '+' => rest,
            '-' => new RedisException(rest),
            _ when depth == 0 => throw new InvalidDataException("Too many levels."),
            ':' => long.Parse(rest, CultureInfo.InvariantCulture),
            '_' => null,
            '$' => Encoding.UTF8.GetString((await connection.ReadExactlyAsync(Count(rest, TextBytesMax) + 2)).AsSpan()[..^2]),
            '*' or '~' or '>' => await ReadItemsAsync(Count(rest, ItemCountMax), depth),
            '%' => await ReadItemsAsync(Count(rest, ItemCountMax) * 2, depth),
            _ => throw new InvalidDataException($"'{line.TrimEnd()}' is nothing that this client understands."),
        };
    }
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

    private static int Count(string text, int countMax)
        => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is var count && count <= countMax
            ? count : throw new InvalidDataException($"A length of {text} is more than {countMax}.");
}
