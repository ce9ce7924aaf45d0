using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>How answers are framed.</summary>
internal static class ResponseCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Kept("answer: empty", Get("/empty"), "Content-Length: 0"),
        Kept("answer: only started", Get("/start-only"), "(chunked)(last chunk)"),
        Kept("answer: flushed before it was written", Get("/flush-only"), "after two flushes"),
        Kept("answer: 204", Get("/status?code=204"), "HTTP/1.1 204 No Content"),
        Kept("answer: 204 with a length", Get("/status?code=204&length=0"), "HTTP/1.1 204"),
        Noted("answer: 204 with a body", Get("/status?code=204&body=x", "{case}"), "application: failed"),
        Noted("answer: 205 with a body", Get("/status?code=205&body=x", "{case}"), "application: failed"),
        Kept("answer: 304", Get("/status?code=304"), "HTTP/1.1 304 Not Modified"),
        Kept("answer: 304 with a length", Get("/status?code=304&length=5"), "HTTP/1.1 304"),
        Noted("answer: 304 with a body", Get("/status?code=304&body=x", "{case}"), "application: failed"),
        Noted("answer: 101 without an upgrade", Get("/status?code=101&body=x", "{case}"), "HTTP/1.1 "),
        Kept("answer: a status nobody knows", Get("/status?code=299&body=x"), "HTTP/1.1 299"),
        Kept("answer: 404 with a body", Get("/status?code=404&body=gone"), "gone"),
        Kept("answer: 500 of the application's own", Get("/status?code=500&body=own"), "HTTP/1.1 500"),
        Noted("answer: completed by the application", Get("/complete", "{case}"), "application: after CompleteAsync, started True"),
        Kept("answer: its own headers", Get("/own-headers"), "Server: mine"),
        Kept("answer: cookies", Get("/cookies", "Cookie: a=1; b=2\r\nCookie: c=3\r\n"), "Set-Cookie: a=1"),
        Kept("answer: a file", Get("/send-file"), "(chunked)"),
        Kept("answer: synchronous writes are refused", Get("/sync-write"), "HTTP/1.1 500"),
        Kept("answer: synchronous writes where they are allowed", Get("/sync-write"), "written at once", HostProfile.Lenient),
        Kept("answer: no server header", Get("/hello"), "Hello", HostProfile.Lenient),
        Kept("answer: Latin-1 headers where they are allowed", Get("/latin1", "X-Name: \u00e9\r\n"), "caf\u00e9", HostProfile.Lenient),
        Noted("answer: Latin-1 headers where they are not", Get("/latin1", "{case}X-Name: e\r\n"), "application: InvalidOperationException"),
        Kept("answer: through the pipe", Get("/pipe-big?bytes=100"), "(chunked)abc"),
    ];

    /// <summary>A request that stands for its case; the application has ended before the transcript is read.</summary>
    private static BehaviourCase Noted(string name, string request, string expects) => new(name, HostProfile.Default, async play =>
    {
        RawClient client = await play.ConnectAsync();
        await client.SendAsync(request.Replace("{case}", play.CaseHeader, StringComparison.Ordinal) + Farewell);
        await client.EndAsync();
    })
    { Expects = expects };
}
