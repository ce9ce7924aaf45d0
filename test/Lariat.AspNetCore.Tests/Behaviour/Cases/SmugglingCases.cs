using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Framings that two servers in a row could read differently (RFC 9112, section 11.2).</summary>
internal static class SmugglingCases
{
    private const string Chunks = "5\r\nHello\r\n0\r\n\r\n";

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        .. Shapes(
            ("a length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", Chunks),
            ("chunked and a length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", Chunks),
            ("two lengths that agree", "Content-Length: 5\r\nContent-Length: 5\r\n", "Hello"),
            ("two lengths that differ", "Content-Length: 5\r\nContent-Length: 6\r\n", "Hello!"),
            ("a list of lengths", "Content-Length: 5, 5\r\n", "Hello"),
            ("a negative length", "Content-Length: -5\r\n", "Hello"),
            ("a length with a plus", "Content-Length: +5\r\n", "Hello"),
            ("a length in hex", "Content-Length: 0x5\r\n", "Hello"),
            ("a length beyond 64 bits", "Content-Length: 99999999999999999999\r\n", "Hello"),
            ("a length with a space", "Content-Length: 5 5\r\n", "Hello"),
            ("an empty length", "Content-Length:\r\n", "Hello"),
            ("a space before the colon of a length", "Content-Length : 5\r\n", "Hello"),
            ("chunked twice", "Transfer-Encoding: chunked, chunked\r\n", Chunks),
            ("chunked in two headers", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", Chunks),
            ("chunked not last", "Transfer-Encoding: chunked, gzip\r\n", Chunks),
            ("gzip, then chunked", "Transfer-Encoding: gzip, chunked\r\n", Chunks),
            ("an unknown coding", "Transfer-Encoding: xchunked\r\n", Chunks),
            ("identity", "Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "Hello"),
            ("chunked after a vertical tab", "Transfer-Encoding: \u000bchunked\r\n", Chunks),
            ("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n", Chunks),
            ("a folded coding", "Transfer-Encoding:\r\n chunked\r\n", Chunks),
            ("a null after chunked", "Transfer-Encoding: chunked\0\r\n", Chunks),
            ("a bare line feed before a length", "X: y\nContent-Length: 5\r\n", "Hello")),
        Kept("smuggling: POST without a length", Get("/echo", method: "POST"), "HTTP/1.1 200"),
        Kept("smuggling: a request in a body", Post("/echo", Get("/throw")), "HTTP/1.1 200"),
        Kept("smuggling: a request in a body that is not read", Post("/unread", Get("/throw")), "unread"),
        Kept("smuggling: a request in a chunk", Chunked("/echo", $"{Get("/throw").Length:x}\r\n{Get("/throw")}\r\n0\r\n\r\n"), "HTTP/1.1 200"),
    ];

    private static IEnumerable<BehaviourCase> Shapes(params (string Name, string Headers, string Body)[] shapes)
        => shapes.Select(shape => Kept($"smuggling: {shape.Name}", Get("/echo", shape.Headers, "POST") + shape.Body, "HTTP/1.1 "));
}
