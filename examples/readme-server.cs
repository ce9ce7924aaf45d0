// The README's echo server: it serves until it is ended. Try it with: nc 127.0.0.1 7000
#:project ../src/Lariat/Lariat.csproj
// region: main
using Lariat;
using Lariat.Net;

EventLoop.Run(ServeAsync());

static async Coroutine ServeAsync() => await (await Server.StartAsync(EchoAsync, "127.0.0.1", 7000)).ServeForeverAsync();

static async Coroutine EchoAsync(Connection client)
{
    while (await client.ReadLineAsync() is { Length: > 0 } line)
    {
        await client.WriteAsync(line);
    }
}
// endregion
