using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>What a slow client meets. Kestrel looks at its clock once a second, so a limit of one second takes up to two.</summary>
internal static class TimeLimitCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Slow("time: nothing is sent", HostProfile.Impatient, "--- FIN", async client => await client.EndAsync()),
        Slow("time: headers without an end", HostProfile.Impatient, "HTTP/1.1 408", async client =>
        {
            await client.SendAsync("GET /hello HTTP/1.1\r\nHost: a\r\n");
            await client.EndAsync();
        }),
        Slow("time: half a request line", HostProfile.Impatient, "HTTP/1.1 408", async client =>
        {
            await client.SendAsync("GET /he");
            await client.EndAsync();
        }),
        Slow("time: idle after an answer", HostProfile.Impatient, "Hello", async client =>
        {
            await client.SendAsync(Get("/hello"));
            await client.EndAsync();
        }),
        Slow("time: headers without an end after an answer", HostProfile.Impatient, "HTTP/1.1 408", async client =>
        {
            await client.SendAsync(Get("/hello"));
            await client.UntilAsync("Hello");
            await client.SendAsync("GET /hello HTTP/1.1\r\n");
            await client.EndAsync();
        }),
        new("time: a body that does not come", HostProfile.Impatient, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/echo", play.CaseHeader + "Content-Length: 10\r\n", "POST") + "slow");
            await play.NotedAsync("failed");
            await client.EndAsync();
        })
        { Expects = "Reading the request body timed out due to data arriving too slowly", TakesSeconds = true },
        new("time: a chunked body that does not come", HostProfile.Impatient, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Chunked("/echo", "5\r\nHe", play.CaseHeader));
            await play.NotedAsync("failed");
            await client.EndAsync();
        })
        { Expects = "Reading the request body timed out due to data arriving too slowly", TakesSeconds = true },
        Slow("time: a body that nobody reads does not come", HostProfile.Impatient, "unread", async client =>
        {
            await client.SendAsync(Get("/unread", "Content-Length: 10\r\n", "POST") + "slow");
            await client.EndAsync();
        }),
        new("time: an answer that the client does not read", HostProfile.Impatient, async play =>
        {
            RawClient client = await play.ConnectAsync(receiveBuffer: 4096);
            await client.SendAsync(Get("/write-until-abort", play.CaseHeader));
            await play.NotedAsync("done");
            await client.UntilLengthAsync(1);
            client.Reset();
        })
        { Expects = "application: aborted", TakesSeconds = true, Format = static received => $"{received.Length > 0}" },
        new("time: the application lifts the body's rate", HostProfile.Impatient, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/no-rates", "Content-Length: 10\r\nConnection: close\r\n", "POST") + "slow ");
            await Task.Delay(TimeSpan.FromSeconds(3));
            await client.SendAsync("bytes");
            await client.EndAsync();
        })
        { Expects = "slow bytes", TakesSeconds = true },
        new("time: an answer takes longer than every limit", HostProfile.Impatient, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/gate", play.CaseHeader + "Connection: close\r\n"));
            await Task.Delay(TimeSpan.FromSeconds(3));
            play.Open("go");
            await client.EndAsync();
            await play.NotedAsync("done");
        })
        { Expects = "went through", TakesSeconds = true },
        new("time: an upgraded connection has no limit", HostProfile.Impatient, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/upgrade", "Connection: Upgrade\r\nUpgrade: echo\r\n"));
            await client.UntilAsync("\r\n\r\n");
            await Task.Delay(TimeSpan.FromSeconds(3));
            await client.SendAsync("late quit");
            await client.EndAsync();
        })
        { Expects = "late quitbye", TakesSeconds = true },
        Slow("time: no TLS handshake", HostProfile.HttpsImpatient, "--- FIN", async client => await client.EndAsync()),
        Slow("time: half a TLS handshake", HostProfile.HttpsImpatient, "--- FIN", async client =>
        {
            await client.SendAsync("\u0016\u0003\u0001\u0001\u0000\u0001");
            await client.EndAsync();
        }),
        new("time: HTTP/2 without a stream", HostProfile.Http2Small, async play =>
        {
            Http2Client client = await Http2Client.StartAsync(play);
            bool saidGoodbye = false;
            await client.UntilAsync(frame => saidGoodbye = frame.Type == FrameType.GoAway);
            play.Remark($"goodbye: {saidGoodbye}");
            await client.Raw.EndAsync();
        })
        { Expects = "goodbye: True", TakesSeconds = true, Format = Normalising.Http2Transcript.Format },
    ];

    private static BehaviourCase Slow(string name, HostProfile profile, string expects, Func<RawClient, Task> script)
        => new(name, profile, async play => await script(await play.ConnectAsync())) { Expects = expects, TakesSeconds = true };
}
