using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Bodies of known length.</summary>
internal static class BodyCases
{
    /// <summary>Kestrel ends a connection that the client half-closed by an abort or after an answer, whichever comes first.</summary>
    public const string HalfClosed = "the server notices the half-close and the application's failure at the same time";

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Kept("body: echo", Post("/echo", "0123456789"), "0123456789"),
        Kept("body: of no bytes", Post("/echo", ""), "Content-Length: 0"),
        Kept("body: not read by the application", Post("/unread", new string('x', 500)), "unread"),
        Kept("body: read in part", Post("/read-some", "abcdef"), "some: abc"),
        Kept("body: through the pipe", Post("/pipe-echo", "piped"), "piped"),
        Kept("body: streamed back", Post("/stream-echo", "streamed"), "streamed"),
        Kept("body: on GET", Get("/echo", "Content-Length: 4\r\n") + "body", "body"),
        Kept("body: on DELETE", Get("/echo", "Content-Length: 4\r\n", "DELETE") + "body", "body"),
        Kept("body: binary", Post("/echo", "\0\u0001\u00ff\r\n\r\nGET / HTTP/1.1"), "GET / HTTP/1.1"),
        Kept("body: can there be one? (POST)", Post("/can-have-body", "x"), "True 1"),
        Kept("body: can there be one? (GET)", Get("/can-have-body"), "False"),
        new("body: byte by byte", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendBytewiseAsync(Post("/echo", "one at a time") + Farewell);
            await client.EndAsync();
        })
        { Expects = "one at a time" },
        new("body: shorter than announced, then the client half-closes", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/noted-echo", play.CaseHeader + "Content-Length: 10\r\n", "POST") + "short");
            await play.NotedAsync("reading");
            await client.HalfCloseAsync();
            await play.NotedAsync("failed");
            await client.EndAsync();
        })
        { Expects = "BadHttpRequestException: Unexpected end of request content.", EndMayBeReset = HalfClosed },
        new("body: longer than announced is the next request", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/echo", "Content-Length: 4\r\n", "POST") + "bodyand more\r\n\r\n");
            await client.EndAsync();
        })
        { Expects = "HTTP/1.1 400" },
        new("body: 4 MiB", HostProfile.Default, UploadAsync) { Expects = "as sent: True" },
        new("body: 1 MiB to an application that reads late", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            byte[] body = App.ResponseHandlers.Pattern(1024 * 1024 + 300_000);
            await client.SendAsync(Get("/gated-upload", play.CaseHeader + $"Content-Length: {body.Length}\r\n", "POST"));
            Task sending = client.SendAsync(body);
            await play.NotedAsync("waiting");
            play.Open("read");
            await sending;
            await client.SendAsync(Farewell);
            await client.EndAsync();
        })
        { Expects = "application: done" },
        Kept("body: synchronous reads are refused", Post("/sync-read", "abc"), "HTTP/1.1 500"),
        Kept("body: synchronous reads where they are allowed", Post("/sync-read", "abc"), "read 3 bytes at once", HostProfile.Lenient),
    ];

    private static async Task UploadAsync(Play play)
    {
        RawClient client = await play.ConnectAsync();
        byte[] body = App.ResponseHandlers.Pattern(4 * 1024 * 1024);
        await client.SendAsync(Get("/hash", $"Content-Length: {body.Length}\r\n", "POST"));
        await client.SendAsync(body);
        await client.SendAsync(Farewell);
        await client.EndAsync();
        string answer = System.Text.Encoding.Latin1.GetString(client.Received);
        play.Remark($"as sent: {answer.Contains(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body)), StringComparison.Ordinal)}");
    }
}
