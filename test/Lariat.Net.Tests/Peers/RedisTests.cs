using System.Globalization;
using System.Text;

namespace Lariat.Net.Tests;

/// <summary>The Redis protocol: <c>redis-cli</c> against our server, and our client against <c>redis-server</c>.</summary>
public abstract class RedisTests(DriverKind kind) : PeerTest(kind)
{
    private const int PipelinedCount = 5_000;

    [Fact]
    public void RedisCli_Commands_AreAnswered() => RunClean(async () =>
    {
        PeerProcess.Require("redis-cli");
        await using Server server = await Server.StartAsync(new RespHandler().ServeAsync, "127.0.0.1", 0);

        Assert.Equal("PONG\n", await CliAsync(server, "PING"));
        Assert.Equal("OK\n", await CliAsync(server, "SET", "name", "a value with spaces"));
        Assert.Equal("a value with spaces\n", await CliAsync(server, "GET", "name"));
        Assert.StartsWith("ERR unknown command", await CliAsync(server, "FLUSHALL"), StringComparison.Ordinal);
    });

    [Fact]
    public void RedisCli_Pipe_ThousandsOfCommandsInAFlood() => RunClean(async () =>
    {
        PeerProcess.Require("redis-cli");
        await using Server server = await Server.StartAsync(new RespHandler().ServeAsync, "127.0.0.1", 0);
        using PeerProcess cli = PeerProcess.Start("redis-cli", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "--pipe");
        string increment = Encoding.ASCII.GetString(RespHandler.Command("INCR"u8.ToArray(), "count"u8.ToArray()));

        await cli.Input.WriteAsync(string.Concat(Enumerable.Repeat(increment, PipelinedCount)));
        cli.Input.Close();

        string output = await cli.Output.ReadToEndAsync();
        Assert.Equal($"errors: 0, replies: {PipelinedCount}", output.TrimEnd().Split('\n')[^1]);
        Assert.Equal($"{PipelinedCount}\n", await CliAsync(server, "GET", "count"));
    });

    [Fact]
    public void RedisServer_SetGetAndPipeline_AnswersOurConnection() => RunClean(async () =>
    {
        PeerProcess.Require("redis-server");
        using var folder = new TestDirectory();
        int port = FreePort();
        using PeerProcess server = PeerProcess.Start(
            "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder["."]);
        await using Connection client = await OpenWhenReadyAsync(port);
        byte[] value = new byte[1_000_000];
        new Random(2).NextBytes(value);

        await client.WriteAsync(RespHandler.Command("SET"u8.ToArray(), "blob"u8.ToArray(), value));
        Assert.Equal("+OK\r\n", Text(await client.ReadLineAsync()));
        await client.WriteAsync(RespHandler.Command("GET"u8.ToArray(), "blob"u8.ToArray()));
        Assert.Equal(value, await RespHandler.ReadBulkAsync(client));

        LoopTask writing = LoopTask.Create(IncrementAsync(client));
        for (int i = 1; i <= PipelinedCount; i++)
        {
            Assert.Equal(i, await RespHandler.ReadNumberAsync(client, ':'));
        }

        await writing;
        await client.WriteAsync(RespHandler.Command("QUIT"u8.ToArray()));
        Assert.Equal("+OK\r\n", Text(await client.ReadToEndAsync()));
    });

    private static async Coroutine IncrementAsync(Connection client)
    {
        byte[] increment = RespHandler.Command("INCR"u8.ToArray(), "count"u8.ToArray());
        for (int i = 0; i < PipelinedCount; i++)
        {
            await client.WriteAsync(increment);
        }
    }

    private static async Coroutine<string> CliAsync(Server server, params string[] command)
        => await PeerProcess.RunAsync("redis-cli", ["-p", server.Port.ToString(CultureInfo.InvariantCulture), .. command]);
}
