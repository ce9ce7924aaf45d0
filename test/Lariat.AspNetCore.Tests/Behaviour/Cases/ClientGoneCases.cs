using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>A client that goes, or stops speaking, while the application works for it.</summary>
internal static class ClientGoneCases
{
    /// <summary>A difference on purpose: the end of a cut answer must not look like the end of a whole one.</summary>
    private const string CutAnswer = "an answer that the half-close cuts ends in a reset here, and in order on Kestrel's own transport";

    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        // Whether Kestrel notices the half-close before the application answers decides whether there is an answer; that it ends is compared.
        new("gone: half-closed before the answer", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/gate", play.CaseHeader));
            await play.NotedAsync("waiting");
            await client.HalfCloseAsync();
            play.Open("go");
            await client.EndAsync();
            await play.NotedAsync("done");
        })
        { Expects = "--- FIN", EndMayBeReset = BodyCases.HalfClosed, Format = static _ => "an answer or none" },

        // Kestrel aborts when the half-close arrives: how much it has sent by then is timing. HalfCloseTests says what ours does in each case.
        new("gone: half-closed in the answer", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/big?bytes=2000000"));
            await client.UntilLengthAsync(100_000);
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "--- FIN", EndMayBeReset = CutAnswer, Format = static received => Normalising.Http1Transcript.Format(received[..100_000]) },
        new("gone: reset while the application works", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/wait-abort", play.CaseHeader));
            await play.NotedAsync("waiting");
            client.Reset();
            await play.NotedAsync("done");
        })
        { Expects = "application: aborted" },
        new("gone: half-closed while the application works", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/wait-abort", play.CaseHeader));
            await play.NotedAsync("waiting");
            await client.HalfCloseAsync();
            await play.NotedAsync("done");
            await client.EndAsync();
        })
        { Expects = "application: aborted" },

        // A body that is not read is received up to the read-ahead limit of 1 MiB, on both transports: the end behind it is noticed.
        new("gone: half-closed behind a body that is not read", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(UnreadPost(play));
            await play.NotedAsync("waiting");
            await client.HalfCloseAsync();
            await play.NotedAsync("done");
            await client.EndAsync();
        })
        { Expects = "application: aborted" },
        new("gone: reset behind a body that is not read", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(UnreadPost(play));
            await play.NotedAsync("waiting");
            client.Reset();
            await play.NotedAsync("done");
        })
        { Expects = "application: aborted" },
        new("gone: reset in the answer", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/write-until-abort", play.CaseHeader));
            await client.UntilLengthAsync(200_000);
            client.Reset();
            await play.NotedAsync("done");
        })
        { Expects = "application: aborted", Format = static received => $"{received.Length >= 200_000}" },
        new("gone: reset in the body", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/hash", play.CaseHeader + "Content-Length: 1000\r\nExpect: 100-continue\r\n", "POST"));
            await client.UntilAsync("100 Continue\r\n\r\n");
            client.Reset();
            await play.NotedAsync("failed");
        })
        { Expects = "application: failed" },
        new("gone: reset in a chunked body", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Chunked("/stream-echo", "5\r\nHello\r\n", play.CaseHeader));
            await client.UntilAsync("Hello");
            client.Reset();
            await play.NotedAsync("failed");
        })
        { Expects = "application: ConnectionResetException" },
        new("gone: reset before a request", HostProfile.Default, async play =>
        {
            (await play.ConnectAsync()).Reset();
            RawClient next = await play.ConnectAsync();
            await next.SendAsync(Farewell);
            await next.EndAsync();
        })
        { Expects = "Hello" },

        // What Kestrel says to it, 400 or nothing, depends on whether the half-close comes with the head: compared is that it ends.
        new("gone: half a head, then half-closed", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync("GET /hello HTTP/1.1\r\nHo");
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "--- FIN", Format = static _ => "400 or nothing" },
        new("gone: half a line, then half-closed", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync("GE");
            await client.HalfCloseAndEndAsync();
        })
        { Expects = "--- FIN", Format = static _ => "400 or nothing" },
        new("gone: not yet, and the application writes on", HostProfile.Default, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/gated-body", play.CaseHeader + "Connection: close\r\n"));
            await client.UntilAsync("first;");
            play.Open("go");
            await client.EndAsync();
            await play.NotedAsync("done");
        })
        { Expects = "first;second(last chunk)" },
    ];

    /// <summary>A request whose application waits for an abort, and most of its body.</summary>
    private static string UnreadPost(Play play)
        => Get("/wait-abort", play.CaseHeader + "Content-Length: 900000\r\n", "POST") + new string('x', 700_000);
}
