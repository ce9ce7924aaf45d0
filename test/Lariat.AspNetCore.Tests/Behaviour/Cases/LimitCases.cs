using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Sizes at a limit and one beyond it (the profile "small": line 256, headers 1024, 8 of them, body 100).</summary>
internal static class LimitCases
{
    // "GET / HTTP/1.1\r\n" around the rest of the target.
    private const int LineOverhead = 16;
    private const string LineBytes = "GET /";

    // Kestrel counts name, colon, value and line end of each.
    private const int HostBytes = 9;

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        At("limit: a request line at the limit", Line(256), "HTTP/1.1 404"),
        At("limit: a request line beyond the limit", Line(257), "HTTP/1.1 414"),
        At("limit: a request line without an end", LineBytes + new string('a', 2000), "HTTP/1.1 414"),
        At("limit: headers at the limit", Get("/hello", Header(1024 - HostBytes)), "Hello"),
        At("limit: headers beyond the limit", Get("/hello", Header(1025 - HostBytes)), "HTTP/1.1 431"),
        At("limit: a header without an end", "GET /hello HTTP/1.1\r\nHost: a\r\nX-Name: " + new string('a', 4000), "HTTP/1.1 431"),
        At("limit: as many headers as allowed", Get("/hello", Headers(7)), "Hello"),
        At("limit: one header too many", Get("/hello", Headers(8)), "HTTP/1.1 431"),
        At("limit: a body at the limit", Post("/echo", new string('b', 100)), "HTTP/1.1 200"),
        At("limit: a body beyond the limit", Post("/echo", new string('b', 101)), "HTTP/1.1 413"),
        At("limit: a body beyond the limit that is not read", Post("/unread", new string('b', 101)), "HTTP/1.1 200"),
        At("limit: a chunked body at the limit", Chunked("/echo", "64\r\n" + new string('c', 100) + "\r\n0\r\n\r\n"), "HTTP/1.1 "),
        At("limit: a chunked body beyond the limit", Chunked("/echo", "65\r\n" + new string('c', 101) + "\r\n0\r\n\r\n"), "HTTP/1.1 413"),
        At("limit: a chunk extension without an end", Chunked("/echo", "5;" + new string('x', 5000)), "HTTP/1.1 4"),
        At("limit: trailers beyond the limit", Chunked("/trailers", "0\r\n" + Header(1100) + "\r\n"), "HTTP/1.1 431"),
        At("limit: of the application, kept", Post("/limit-body?bytes=200", new string('d', 200)), "200 bytes, read-only True"),
        At("limit: of the application, broken", Post("/limit-body?bytes=50", new string('d', 51)), "HTTP/1.1 413"),
        At("limit: an answer beyond the response buffer", Get("/big?bytes=100000"), "Content-Length: 100000"),
        At("limit: headers of the answer beyond the response buffer", Get("/own-headers"), "xxxx"),
        At("limit: many requests through a small request buffer", string.Concat(Enumerable.Repeat(Post("/echo", new string('e', 90)), 100)), "HTTP/1.1 200"),
        Kept("limit: 30 KiB of headers by default", Get("/hello", Header(30_000)), "Hello"),
        At("limit: 33 KiB of headers by default", Get("/hello", Header(33_000)), "HTTP/1.1 431", HostProfile.Default),
        At("limit: 101 headers by default", Get("/hello", Headers(100)), "HTTP/1.1 431", HostProfile.Default),
        At("limit: a line of 9,000 bytes by default", Line(9_000), "HTTP/1.1 414", HostProfile.Default),
        At("limit: a length of 31 MB by default", Get("/echo", "Content-Length: 31000000\r\n", "POST"), "HTTP/1.1 413", HostProfile.Default),
        At("limit: a length of 31 MB that is not read", Get("/unread", "Content-Length: 31000000\r\nConnection: close\r\n", "POST"), "unread", HostProfile.Default),
    ];

    private static string Line(int bytes) => $"{LineBytes}{new string('a', bytes - LineOverhead)} HTTP/1.1\r\nHost: a\r\n\r\n";

    private static string Header(int bytes) => $"X-Name: {new string('x', bytes - 10)}\r\n";

    private static string Headers(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: a\r\n"));

    private static BehaviourCase At(string name, string request, string expects, HostProfile? profile = null)
        => Kept(name, request, expects, profile ?? HostProfile.Small) with { EndMayBeReset = "a refused request may have more bytes on their way" };
}
