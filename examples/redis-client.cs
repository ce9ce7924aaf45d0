// A client of a protocol: Redis, with RESP3. Commands are pipelined, pushed messages arrive in between, errors are exceptions.
// Usage: redis-client [PORT] talks to the server on this machine (6379 by default); it uses keys that begin with lariat:.
#:project clients/clients.csproj
using System.Globalization;
using Lariat;
using ProtocolClients;

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

    // Commands in flight at the same time: their answers come in their order, and one of them is an error.
    string[] keys = ["lariat:count", "lariat:planet", "lariat:count"];
    Outcome<object?>[] counts = await Coroutine.GatherOutcomes(keys.Select(key => redis.CallAsync("INCR", key)));
    Console.WriteLine(string.Join("; ", counts.Select(count => count.Exception?.Message ?? count.Value)));

    // A subscriber gets messages without asking, between the answers to its commands.
    await redis.CallAsync("SUBSCRIBE", "lariat:news");
    Console.WriteLine($"receivers: {await redis.CallAsync("PUBLISH", "lariat:news", "it rains")}");
    Console.WriteLine($"news: {await redis.Messages.GetAsync()}");
}
// endregion
