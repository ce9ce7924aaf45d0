using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>RFC 9110, section 10.1.1.</summary>
internal static class ExpectCases
{
    private const string Expect = "Expect: 100-continue\r\n";

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        new("expect: the body follows 100", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/echo", Expect + "Content-Length: 4\r\n", "POST"));
            await client.UntilAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await client.SendAsync("body" + Farewell);
            await client.EndAsync();
        })
        { Expects = "HTTP/1.1 100 Continue" },
        new("expect: a chunked body follows 100", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Chunked("/echo", "", Expect));
            await client.UntilAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await client.SendAsync("4\r\nbody\r\n0\r\n\r\n" + Farewell);
            await client.EndAsync();
        })
        { Expects = "HTTP/1.1 100 Continue" },
        Kept("expect: the body does not wait", Get("/echo", Expect + "Content-Length: 4\r\n", "POST") + "body", "body") with
        {
            ContinueMayCome = "the read waits for the next iteration if what was before it has used up the connection's turn",
        },
        new("expect: the application does not read, the client does not send", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/unread", Expect + "Content-Length: 4\r\n", "POST"));
            await client.UntilAsync("unread");
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "unread", EndMayBeReset = BodyCases.HalfClosed },
        new("expect: the application does not read, the client sends all the same", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/unread", Expect + "Content-Length: 4\r\n", "POST"));
            await client.UntilAsync("unread");
            await client.SendAsync("body" + Farewell);
            await client.EndAsync();
        })
        { Expects = "unread" },
        Ended("expect: in HTTP/1.0", "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody", "body"),
        Kept("expect: something else", Get("/hello", "Expect: wonders\r\n"), "Hello"),
        Kept("expect: without a body", Get("/hello", Expect), "Hello"),
        Ended("expect: a body that is too large", Get("/echo", Expect + "Content-Length: 101\r\n", "POST"), "HTTP/1.1 413", HostProfile.Small),
    ];
}
