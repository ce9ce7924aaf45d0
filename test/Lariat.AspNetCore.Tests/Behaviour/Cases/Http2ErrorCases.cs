using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>What RFC 9113 calls errors of a stream and of the connection.</summary>
internal static class Http2ErrorCases
{
    private const byte EndAll = Http2Frame.EndHeaders | Http2Frame.EndStream;

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Raw("http2 error: HTTP/1.1 to an HTTP/2 port", Get("/hello"), "--- "),
        Raw("http2 error: a bad preface", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n" + new string('\0', 20), "--- "),
        Raw("http2 error: garbage", new string('\u00ff', 64) + "\r\n\r\n", "--- "),
        new("http2 error: gone after half a preface", HostProfile.Http2, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Http2Frame.Preface.AsMemory(0, 10));
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "--- FIN", Format = static _ => "a goodbye or nothing: whether the half-close comes with the preface is timing" },
        new("http2 error: a ping before the settings", HostProfile.Http2, async play =>
        {
            var client = new Http2Client(await play.ConnectAsync());
            await client.Raw.SendAsync(Http2Frame.Preface);
            await client.SendAsync(FrameType.Ping, 0, 0, new byte[8]);
            await client.UntilAsync(frame => frame.Type is FrameType.Ping or FrameType.GoAway);
        })
        { Expects = "Ping flags 1", Format = Normalising.Http2Transcript.Format },
        Goodbye("a frame beyond the limit", client => client.SendAsync(FrameType.Data, 0, 1, new byte[16_385])),
        Goodbye("data on stream 0", client => client.SendAsync(FrameType.Data, 0, 0, new byte[1])),
        Goodbye("data on an idle stream", client => client.SendAsync(FrameType.Data, 0, 1, new byte[1])),
        Goodbye("headers on stream 0", client => client.SendAsync(FrameType.Headers, EndAll, 0, Http2Frame.Request("/hello"))),
        Goodbye("an even stream", client => client.GetAsync(2, "/hello")),
        Goodbye("a stream below the last", async client =>
        {
            await client.GetAsync(5, "/hello");
            await client.UntilStreamEndsAsync(5);
            await client.GetAsync(3, "/hello");
        }),
        Goodbye("a ping of seven bytes", client => client.SendAsync(FrameType.Ping, 0, 0, new byte[7])),
        Goodbye("a ping on a stream", client => client.SendAsync(FrameType.Ping, 0, 1, new byte[8])),
        Goodbye("settings of five bytes", client => client.SendAsync(FrameType.Settings, 0, 0, new byte[5])),
        Goodbye("settings on a stream", client => client.SendAsync(FrameType.Settings, 0, 1)),
        Goodbye("an acknowledgement with settings", client => client.SendAsync(FrameType.Settings, Http2Frame.Ack, 0, Http2Frame.Setting(4, 1))),
        Goodbye("a window beyond 31 bits in settings", client => client.SendAsync(FrameType.Settings, 0, 0, Http2Frame.Setting(4, -1))),
        Goodbye("a frame size that is too small", client => client.SendAsync(FrameType.Settings, 0, 0, Http2Frame.Setting(5, 100))),
        Goodbye("a window update of nothing", client => client.SendAsync(FrameType.WindowUpdate, 0, 0, Http2Frame.Number(0))),
        Goodbye("a window that overflows", async client =>
        {
            await client.SendAsync(FrameType.WindowUpdate, 0, 0, Http2Frame.Number(int.MaxValue));
            await client.SendAsync(FrameType.WindowUpdate, 0, 0, Http2Frame.Number(int.MaxValue));
        }),
        Goodbye("a reset of an idle stream", client => client.SendAsync(FrameType.RstStream, 0, 1, Http2Frame.Number(8))),
        Goodbye("a continuation of nothing", client => client.SendAsync(FrameType.Continuation, Http2Frame.EndHeaders, 1)),
        Goodbye("something between headers and continuation", async client =>
        {
            await client.SendAsync(FrameType.Headers, Http2Frame.EndStream, 1, Http2Frame.Request("/hello"));
            await client.SendAsync(FrameType.Ping, 0, 0, new byte[8]);
        }),
        Goodbye("a push promise", client => client.SendAsync(FrameType.PushPromise, 0, 1, Http2Frame.Number(2))),
        Goodbye("a header field that does not decode", client => client.SendAsync(FrameType.Headers, EndAll, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        Goodbye("an index beyond the table", client => client.SendAsync(FrameType.Headers, EndAll, 1, [0x80 | 70])),
        Goodbye("padding longer than the frame", client => client.SendAsync(FrameType.Headers, EndAll | Http2Frame.Padded, 1, [200, 1, 2])),
        Stream("no method", Http2Frame.Fields((":scheme", "http"), (":path", "/hello"), (":authority", "a"))),
        Stream("no path", Http2Frame.Fields((":method", "GET"), (":scheme", "http"), (":authority", "a"))),
        Stream("two methods", Http2Frame.Fields((":method", "GET"), (":method", "GET"), (":scheme", "http"), (":path", "/hello"))),
        Stream("an unknown pseudo header", Http2Frame.Request("/hello", "GET", (":own", "a"))),
        Stream("a pseudo header after the others", Http2Frame.Fields((":method", "GET"), ("x-name", "a"), (":scheme", "http"), (":path", "/hello"))),
        Stream("a name in capitals", Http2Frame.Request("/hello", "GET", ("X-Name", "a"))),
        Stream("a connection header", Http2Frame.Request("/hello", "GET", ("connection", "close"))),
        Stream("TE that is not trailers", Http2Frame.Request("/hello", "GET", ("te", "gzip"))),
        Stream("another host than the authority", Http2Frame.Request("/hello", "GET", ("host", "b"))),
        Stream("a bad length", Http2Frame.Request("/echo", "GET", ("content-length", "x"))),
        Stream("a length without a body", Http2Frame.Request("/echo", "GET", ("content-length", "5"))),
        Stream("a path without a slash", Http2Frame.Request("hello")),
        Stream("CONNECT", Http2Frame.Fields((":method", "CONNECT"), (":authority", "a:443"))),
        Small("too many streams", async client =>
        {
            await client.PostAsync(1, "/echo");
            await client.PostAsync(3, "/echo");
            await client.PostAsync(5, "/echo");
            await client.UntilStreamEndsAsync(5);
        }, "RstStream"),
        Small("too many header fields", async client =>
        {
            await client.GetAsync(1, "/hello", [.. Enumerable.Range(0, 20).Select(i => ($"x-{i}", "a"))]);
            await client.UntilAsync(frame => frame.Type == FrameType.GoAway || frame.Stream == 1);
        }, "--- "),
        Small("a header field that is too long", async client =>
        {
            await client.GetAsync(1, "/hello", ("x-name", new string('a', 5000)));
            await client.UntilAsync(frame => frame.Type == FrameType.GoAway || frame.Stream == 1);
        }, "--- "),
    ];

    private static BehaviourCase Raw(string name, string bytes, string expects) => new(name, HostProfile.Http2, async play =>
    {
        RawClient client = await play.ConnectAsync();
        await client.SendAsync(bytes);
        await client.EndAsync();
    })
    { Expects = expects, Format = Normalising.Http2Transcript.Format, EndMayBeReset = "the server stops reading where it sees the error" };

    /// <summary>An error of the connection: the server says goodbye and ends it.</summary>
    private static BehaviourCase Goodbye(string name, Func<Http2Client, Task> script) => new("http2 error: " + name, HostProfile.Http2, async play =>
    {
        Http2Client client = await Http2Client.StartAsync(play);
        await script(client);
        await client.Raw.EndAsync();
    })
    { Expects = "GoAway", Format = Normalising.Http2Transcript.Format, EndMayBeReset = "the server stops reading where it sees the error" };

    /// <summary>Fields of a request that are wrong: of the stream or of the connection, as Kestrel sees it.</summary>
    private static BehaviourCase Stream(string name, byte[] fields) => new("http2 error: " + name, HostProfile.Http2, async play =>
    {
        Http2Client client = await Http2Client.StartAsync(play);
        await client.SendAsync(FrameType.Headers, EndAll, 1, fields);
        await client.UntilAsync(frame => frame.Type == FrameType.GoAway
            || (frame.Stream == 1 && (frame.Type == FrameType.RstStream || (frame.Flags & Http2Frame.EndStream) != 0)));
    })
    { Expects = "stream ", Format = Normalising.Http2Transcript.Format, EndMayBeReset = "the server stops reading where it sees the error" };

    private static BehaviourCase Small(string name, Func<Http2Client, Task> script, string expects) => new("http2 error: " + name, HostProfile.Http2Small, async play =>
    {
        Http2Client client = await Http2Client.StartAsync(play);
        await script(client);
    })
    { Expects = expects, Format = Normalising.Http2Transcript.Format, EndMayBeReset = "the server stops reading where it sees the error" };
}
