using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Requests that are none: 400, or what Kestrel says, byte for byte.</summary>
internal static class RefusedCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        .. Lines(
            ("no version", "GET /"),
            ("no target", "GET  HTTP/1.1"),
            ("nothing but a method", "GET"),
            ("nothing but a space", " "),
            ("two spaces", "GET  / HTTP/1.1"),
            ("a space at the end", "GET / HTTP/1.1 "),
            ("a tab for a space", "GET\t/ HTTP/1.1"),
            ("a leading space", " GET / HTTP/1.1"),
            ("a lower-case version", "GET / http/1.1"),
            ("version 2.0", "GET / HTTP/2.0"),
            ("version 1.2", "GET / HTTP/1.2"),
            ("version 0.9", "GET / HTTP/0.9"),
            ("another protocol", "GET / ICAP/1.0"),
            ("garbage", "\u0016\u0003\u0001\u0002"),
            ("a method with a bad character", "GE(T / HTTP/1.1"),
            ("a method with a control character", "G\u0001T / HTTP/1.1"),
            ("a null in the target", "GET /a\0b HTTP/1.1"),
            ("a null in the query", "GET /?a\0b HTTP/1.1"),
            ("an encoded null in the path", "GET /a%00b HTTP/1.1"),
            ("a target without a slash", "GET hello HTTP/1.1"),
            ("a target that is not ASCII", "GET /caf\u00e9 HTTP/1.1"),
            ("* with GET", "GET * HTTP/1.1"),
            ("a path in OPTIONS' place", "OPTIONS *a HTTP/1.1"),
            ("CONNECT with a path", "CONNECT / HTTP/1.1"),
            ("a carriage return in the line", "GET /\r/ HTTP/1.1")),
        .. Headers(
            ("no host", ""),
            ("two hosts", "Host: a\r\nHost: b\r\n"),
            ("a host with a space", "Host: a b\r\n"),
            ("a host with a path", "Host: a/b\r\n"),
            ("a host with user information", "Host: user@a\r\n"),
            ("a host with a bad port", "Host: a:b\r\n"),
            ("a space before the colon", "Host: a\r\nX-Name : a\r\n"),
            ("no colon", "Host: a\r\nX-Name\r\n"),
            ("no name", "Host: a\r\n: value\r\n"),
            ("a folded line", "Host: a\r\nX-Name: a\r\n b\r\n"),
            ("a folded line first", " Host: a\r\n"),
            ("a name with a space", "Host: a\r\nX Name: a\r\n"),
            ("a name with a bad character", "Host: a\r\nX(Name: a\r\n"),
            ("a name that is not ASCII", "Host: a\r\nX-\u00e9: a\r\n"),
            ("a null in a value", "Host: a\r\nX-Name: a\0b\r\n"),
            ("a carriage return in a value", "Host: a\r\nX-Name: a\rb\r\n"),
            ("a carriage return alone", "Host: a\r\nX-Name: a\r"),
            ("a value that is no UTF-8", "Host: a\r\nX-Name: \u00e9\r\n"),
            ("two content types and a bad length", "Host: a\r\nContent-Length: x\r\n")),
        Kept("refused? a bare line feed ends lines", "GET /hello HTTP/1.1\nHost: a\n\n", "HTTP/1.1 "),
        Kept("refused? an empty host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n", "Hello"),
        Kept("refused? a method of its own", Get("/hello", method: "BREW"), "Hello"),
        Kept("refused? spaces and tabs around a value", Get("/headers", "X-Name: \t a b\t \r\n"), "X-Name: a b"),
        Kept("refused? an empty value", Get("/headers", "X-Name:\r\n"), "X-Name: \n"),
        Kept("refused? the same header twice", Get("/headers", "X-Name: a\r\nX-Name: b\r\n"), "X-Name: a | b"),
        Kept("refused? a path that does not exist", Get("/nowhere"), "HTTP/1.1 404"),
    ];

    private static IEnumerable<BehaviourCase> Lines(params (string Name, string Line)[] lines)
        => lines.Select(line => Refusing($"request line: {line.Name}", line.Line + "\r\nHost: a\r\n\r\n"));

    private static IEnumerable<BehaviourCase> Headers(params (string Name, string Text)[] headers)
        => headers.Select(header => Refusing($"header: {header.Name}", $"GET /hello HTTP/1.1\r\n{header.Text}\r\n"));

    // Whatever Kestrel does, refuse or not: it is Kestrel that closes.
    private static BehaviourCase Refusing(string name, string request) => Ended(name, request + Farewell, "HTTP/1.1 ");
}
