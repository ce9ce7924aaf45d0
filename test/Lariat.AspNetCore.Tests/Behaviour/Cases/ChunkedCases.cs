using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>RFC 9112, section 7.1, in both directions.</summary>
internal static class ChunkedCases
{
    private const string Hello = "5\r\nHello\r\n6\r\n World\r\n0\r\n\r\n";

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Kept("chunked: echo", Chunked("/echo", Hello), "Hello World"),
        Kept("chunked: streamed back", Chunked("/stream-echo", Hello), "(chunked)Hello World(last chunk)"),
        Kept("chunked: of no bytes", Chunked("/echo", "0\r\n\r\n"), "Content-Length: 0"),
        Kept("chunked: not read by the application", Chunked("/unread", Hello), "unread"),
        Kept("chunked: read in part", Chunked("/read-some", Hello), "some: Hel"),
        Kept("chunked: sizes in capitals, with zeros", Chunked("/echo", "00A\r\n0123456789\r\n0\r\n\r\n"), "0123456789"),
        Kept("chunked: extensions", Chunked("/echo", "5;a=b\r\nHello\r\n6;c=\"d\"\r\n World\r\n0;e\r\n\r\n"), "Hello World"),
        Kept("chunked: trailers", Chunked("/trailers", "5\r\nHello\r\n0\r\nX-Sum: 19\r\nX-More: a\r\n\r\n", "Trailer: X-Sum\r\n"), "X-Sum=19"),
        Kept("chunked: trailers that nobody reads", Chunked("/unread", "5\r\nHello\r\n0\r\nX-Sum: 19\r\n\r\n"), "unread"),
        Kept("chunked: a name in capitals", Get("/echo", "transfer-encoding: CHUNKED\r\n", "POST") + Hello, "Hello World"),
        new("chunked: byte by byte, with an extension and a trailer", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendBytewiseAsync(Chunked("/trailers", "5;x=y\r\nHello\r\n6\r\n World\r\n0\r\nX-Sum: 19\r\n\r\n") + Farewell);
            await client.EndAsync();
        })
        { Expects = "body: Hello World; trailers: X-Sum=19" },
        .. Enumerable.Range(1, Hello.Length - 1).Where(cut => cut % 3 == 1).Select(CutAt),
        Ended("chunked: a size that is none", Chunked("/echo", "xyz\r\nHello\r\n0\r\n\r\n"), "HTTP/1.1 400"),
        Ended("chunked: a negative size", Chunked("/echo", "-5\r\nHello\r\n0\r\n\r\n"), "HTTP/1.1 400"),
        Ended("chunked: a size beyond 32 bits", Chunked("/echo", "100000000\r\nHello\r\n0\r\n\r\n"), "HTTP/1.1 500"),
        Ended("chunked: a size beyond all", Chunked("/echo", "FFFFFFFFFFFFFFFFFF\r\nHello\r\n0\r\n\r\n"), "HTTP/1.1 500"),
        Ended("chunked: no line end after the data", Chunked("/echo", "5\r\nHelloX\r\n0\r\n\r\n"), "HTTP/1.1 400"),
        Ended("chunked: a bare line feed after the size", Chunked("/echo", "5\nHello\r\n0\r\n\r\n"), "HTTP/1.1 400"),
        Ended("chunked: a bare line feed in an extension", Chunked("/echo", "5;a\nb\r\nHello\r\n0\r\n\r\n"), "HTTP/1.1 400"),
        Ended("chunked: a space before the size", Chunked("/echo", " 5\r\nHello\r\n0\r\n\r\n"), "HTTP/1.1 400"),
        Ended("chunked: trailers that are no headers", Chunked("/trailers", "0\r\nnot a header\r\n\r\n"), "HTTP/1.1 400"),
        new("chunked: the client half-closes in a chunk", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Chunked("/noted-echo", "5\r\nHel", play.CaseHeader));
            await play.NotedAsync("reading");
            await client.HalfCloseAsync();
            await play.NotedAsync("failed");
            await client.EndAsync();
        })
        { Expects = "BadHttpRequestException: Unexpected end of request content.", EndMayBeReset = BodyCases.HalfClosed },
        new("chunked: the client half-closes before the last chunk", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Chunked("/noted-echo", "5\r\nHello\r\n", play.CaseHeader));
            await play.NotedAsync("reading");
            await client.HalfCloseAsync();
            await play.NotedAsync("failed");
            await client.EndAsync();
        })
        { Expects = "BadHttpRequestException: Unexpected end of request content.", EndMayBeReset = BodyCases.HalfClosed },
        Kept("chunked answer: three flushes", Get("/chunks?count=3"), "(chunked)piece 0;piece 1;piece 2;(last chunk)"),
        Kept("chunked answer: many flushes", Get("/chunks?count=200"), "piece 199;(last chunk)"),
        Kept("chunked answer: one write", Get("/one-write?bytes=100"), "(chunked)abc"),
        Kept("chunked answer: trailers", Get("/response-trailers", "TE: trailers\r\n"), "before the trailers"),
    ];

    // The border of two segments at each place of a chunked body (every third, to save time: the byte-wise case has them all).
    private static BehaviourCase CutAt(int at) => new($"chunked: two segments, cut at {at}", HostProfile.Default, async play =>
    {
        RawClient client = await play.ConnectAsync();
        await client.SendAsync(Chunked("/echo", Hello[..at], play.CaseHeader));
        await client.SendAsync(Hello[at..] + Farewell);
        await client.EndAsync();
    })
    { Expects = "Hello World" };
}
