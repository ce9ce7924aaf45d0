using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>RFC 9112, section 9.3.2: requests that do not wait for answers.</summary>
internal static class PipeliningCases
{
    private static readonly string s_mixed = string.Concat(Enumerable.Range(0, 4).Select(i =>
        Get("/hello") + Post("/echo", $"body {i}") + Chunked("/echo", "5\r\nchunk\r\n0\r\n\r\n") + Get("/chunks?count=2")));

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Kept("pipelining: 16 requests at once", string.Concat(Enumerable.Repeat(Get("/hello"), 16)), "Hello"),
        Kept("pipelining: 500 requests at once", string.Concat(Enumerable.Repeat(Get("/hello"), 500)), "Hello"),
        Kept("pipelining: 16 of different kinds", s_mixed, "body 3"),
        Kept("pipelining: bodies that are not read", string.Concat(Enumerable.Repeat(Post("/unread", "four"), 16)), "unread"),
        Kept("pipelining: HEAD among GET", Get("/hello") + Get("/hello", method: "HEAD") + Get("/hello"), "Hello"),
        Ended("pipelining: close in the middle", Get("/hello") + Get("/hello", "Connection: close\r\n") + Get("/hello"), "Connection: close"),
        Ended("pipelining: a bad request in the middle", Get("/hello") + "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n" + Get("/hello"), "HTTP/1.1 400"),
        new("pipelining: an abort in the middle", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/hello"));
            await client.UntilAsync("Hello");
            await client.SendAsync(Get("/abort") + Get("/hello"));
            await client.EndAsync();
        })
        { Expects = "Hello" },
        new("pipelining: 16 of different kinds, byte by byte", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            Task sending = client.SendBytewiseAsync(s_mixed + Farewell);
            await client.EndAsync();
            await sending;
        })
        { Expects = "body 3" },
        new("pipelining: the client half-closes after 16 answers", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(string.Concat(Enumerable.Repeat(Get("/hello"), 16)));
            await client.UntilAsync("Hello", 16);
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "Hello" },
        new("pipelining: large answers to a client that reads late", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync(receiveBuffer: 8192);
            await client.SendAsync(string.Concat(Enumerable.Repeat(Get("/big?bytes=200000"), 8)) + Farewell);
            await client.EndAsync();
        })
        { Expects = "Hello" },
    ];
}
