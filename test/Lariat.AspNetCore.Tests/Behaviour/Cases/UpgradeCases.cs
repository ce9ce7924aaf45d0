using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>101, and bytes that are HTTP no longer.</summary>
internal static class UpgradeCases
{
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: echo\r\n";

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        new("upgrade: echo, then the application ends", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/upgrade", Upgrade + play.CaseHeader));
            await client.UntilAsync("\r\n\r\n");
            await client.SendAsync("one\r\n\r\nGET / HTTP/1.1");
            await client.UntilAsync("HTTP/1.1");
            await client.SendAsync("\0two");
            await client.UntilAsync("two");
            await client.SendAsync("quit");
            await client.EndAsync();
            await play.NotedAsync("done");
        })
        { Expects = "HTTP/1.1 101 Switching Protocols" },
        new("upgrade: bytes that came with the request", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/upgrade", Upgrade) + "early");
            await client.UntilAsync("early");
            await client.SendAsync("quit");
            await client.EndAsync();
        })
        { Expects = "earlyquitbye" },
        new("upgrade: reset by the client", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/upgrade", Upgrade + play.CaseHeader));
            await client.UntilAsync("\r\n\r\n");
            client.Reset();
            await play.NotedAsync("failed");
        })
        { Expects = "application: ConnectionResetException" },
        Kept("upgrade: not asked for", Get("/upgrade-refused"), "False: "),
        Kept("upgrade: asked for and not given", Get("/hello", Upgrade), "Hello"),
        Kept("upgrade: without the connection option", Get("/upgrade-refused", "Upgrade: echo\r\n"), "False: "),
        Ended("upgrade: in HTTP/1.0", "GET /upgrade-refused HTTP/1.0\r\n" + Upgrade + "\r\n", "HTTP/1.1 101"),
        Kept("upgrade: with a body", Post("/upgrade-refused", "body", Upgrade), "HTTP/1.1 "),
        new("upgrade: one more than allowed", HostProfile.Few, async play =>
        {
            RawClient first = await play.ConnectAsync();
            await first.SendAsync(Get("/upgrade", Upgrade));
            await first.UntilAsync("\r\n\r\n");
            RawClient second = await play.ConnectAsync();
            await second.SendAsync(Get("/upgrade", Upgrade));
            await second.UntilAsync("Content-Length: 0");
            await second.UntilAsync("\r\n\r\n");
            await first.SendAsync("quit");
            await first.EndAsync();
        })
        { Expects = "HTTP/1.1 500", OwnHost = true },
    ];
}
