namespace Lariat.Net.Peers;

/// <summary>Lariat with streams: one <c>async Coroutine</c> per connection, as in examples/echo-server.cs.</summary>
internal static class LariatStreamsEcho
{
    public static void Run(string driver, TimeSpan spin)
    {
        Environment.SetEnvironmentVariable("LARIAT_DRIVER", driver);
        EventLoop.Run(ServeAsync(), new LoopOptions { SpinDuration = spin });
    }

    private static async Coroutine ServeAsync()
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, new ServerOptions { Backlog = 1024 });
        Console.WriteLine($"listening on 127.0.0.1:{server.Port}");
        await server.ServeForeverAsync();
    }

    private static async Coroutine EchoAsync(Connection connection)
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
}
