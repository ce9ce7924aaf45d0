using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>RFC 9112, section 3.2: the forms of a target, and what the application sees of them.</summary>
internal static class TargetCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Ended("target: OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 404"),
        Kept("target: OPTIONS with a path", Get("/headers", method: "OPTIONS"), "HTTP/1.1 http OPTIONS /headers"),
        Kept("target: absolute", "GET http://a/headers?b=c HTTP/1.1\r\nHost: a\r\n\r\n", "http://a/headers?b=c"),
        Ended("target: absolute, another host than the header's", "GET http://b/headers HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"),
        Kept("target: absolute, another host, allowed", "GET http://b/headers HTTP/1.1\r\nHost: a\r\n\r\n", "Host: b", HostProfile.Lenient),
        Kept("target: absolute with https", "GET https://a/headers HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 "),
        Kept("target: CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "HTTP/1.1 "),
        Kept("target: dots", Get("/a/../b/./../headers"), "/a/../b/./../headers"),
        Kept("target: encoded dots", Get("/a/%2e%2e/headers"), "HTTP/1.1 "),
        Kept("target: encoded letters", Get("/%68eaders"), "/%68eaders"),
        Kept("target: an encoded slash", Get("/%2Fheaders"), "HTTP/1.1 "),
        Kept("target: a bad escape", Get("/headers%zz"), "HTTP/1.1 "),
        Kept("target: two slashes", Get("//headers"), "HTTP/1.1 "),
        Kept("target: a query of everything", Get("/headers?a=1&b=%20&c=<>\"'&d"), "?a=1&b=%20"),
        Kept("target: a fragment", Get("/headers#part"), "HTTP/1.1 "),
        Kept("target: UTF-8 in escapes", Get("/caf%C3%A9"), "HTTP/1.1 404"),
        Kept("target: HEAD", Get("/hello", method: "HEAD"), "Content-Length: 5"),
        Kept("target: HEAD of a chunked answer", Get("/chunks?count=3", method: "HEAD"), "HTTP/1.1 200"),
        Kept("target: HEAD of a large answer", Get("/big?bytes=300000", method: "HEAD"), "Content-Length: 300000"),
        Kept("target: PUT, PATCH, DELETE, TRACE", Get("/hello", "Content-Length: 0\r\n", "PUT") + Get("/hello", "Content-Length: 0\r\n", "PATCH")
            + Get("/hello", method: "DELETE") + Get("/hello", method: "TRACE"), "Hello"),
    ];
}
