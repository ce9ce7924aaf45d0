using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Whether a connection lives on after an answer.</summary>
internal static class KeepAliveCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Kept("keep-alive: a request, then another", Get("/hello"), "Hello"),
        new("keep-alive: a request after the answer to the one before", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            for (int i = 0; i < 5; i++)
            {
                await client.SendAsync(Get("/hello"));
                await client.UntilAsync("Hello");
            }

            await client.SendAsync(Farewell);
            await client.EndAsync();
        })
        { Expects = "Connection: close" },
        Ended("keep-alive: Connection: close", Get("/hello", "Connection: close\r\n"), "Connection: close"),
        Ended("keep-alive: close among other options", Get("/hello", "Connection: x, close\r\n"), "Connection: close"),
        Ended("keep-alive: close in capitals", Get("/hello", "Connection: CLOSE\r\n"), "Connection: close"),
        Kept("keep-alive: asked for in HTTP/1.1", Get("/hello", "Connection: keep-alive\r\n"), "Hello"),
        Ended("keep-alive: the application closes", Get("/connection-close"), "Connection: close"),
        Ended("keep-alive: the application asks for a close", Get("/close-requested"), "closing"),
        Ended("HTTP/1.0: closes", "GET /hello HTTP/1.0\r\n\r\n", "Connection: close"),
        Ended("HTTP/1.0: with a host", "GET /hello HTTP/1.0\r\nHost: a\r\n\r\n", "Hello"),
        Kept("HTTP/1.0: keep-alive asked for", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "Connection: keep-alive"),
        Ended("HTTP/1.0: keep-alive without a length", "GET /chunks?count=3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "piece 2;"),
        Ended("HTTP/1.0: an answer without a length is not chunked", "GET /chunks?count=2 HTTP/1.0\r\n\r\n", "piece 0;piece 1;"),
        Ended("HTTP/1.0: a body", "POST /echo HTTP/1.0\r\nContent-Length: 4\r\n\r\nbody", "body"),
        Ended("HTTP/1.0: POST without a length", "POST /echo HTTP/1.0\r\n\r\n", "HTTP/1.1 400"),
        Ended("HTTP/1.0: chunked is refused", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 "),
        Kept("keep-alive: empty lines before a request", "\r\n\r\n" + Get("/hello"), "Hello"),
        new("keep-alive: the client half-closes while idle", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/hello"));
            await client.UntilAsync("Hello");
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "--- FIN" },
        new("keep-alive: a connection without a request", HostProfile.Default, async play =>
            await (await play.ConnectAsync()).HalfCloseAndEndAsync())
        { Expects = "--- FIN" },
        new("keep-alive: a request byte by byte", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendBytewiseAsync(Get("/hello") + Farewell);
            await client.EndAsync();
        })
        { Expects = "Hello" },
        new("keep-alive: a head in two segments", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/hello"));
            await client.UntilAsync("Hello");
            await client.SendAsync("GET /hello HTTP/1.1\r\nHo");
            await client.SendAsync("st: a\r\nConnection: close\r\n\r\n");
            await client.EndAsync();
        })
        { Expects = "Hello" },
    ];
}
