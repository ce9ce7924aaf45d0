using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>A host that stops while it has connections.</summary>
internal static class ShutdownCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Stopping("shutdown: an idle connection", async (play, client, stop) =>
        {
            await client.SendAsync(Get("/hello"));
            await client.UntilAsync("Hello");
            Task stopping = stop(CancellationToken.None);
            await client.EndAsync();
            await stopping;
        }, "--- FIN"),
        Stopping("shutdown: a connection that never asked", async (play, client, stop) =>
        {
            // Once a later connection is answered, this one has been accepted as well.
            RawClient other = await play.ConnectAsync();
            await other.SendAsync(Farewell);
            await other.EndAsync();
            Task stopping = stop(CancellationToken.None);
            await client.EndAsync();
            await stopping;
        }, "--- FIN"),
        Stopping("shutdown: a request that runs is answered", async (play, client, stop) =>
        {
            await client.SendAsync(Get("/gate", play.CaseHeader));
            await play.NotedAsync("waiting");
            Task stopping = stop(CancellationToken.None);
            play.Open("go");
            await client.EndAsync();
            await stopping;
        }, "went through"),
        Stopping("shutdown: an answer that has begun is ended", async (play, client, stop) =>
        {
            await client.SendAsync(Get("/gated-body", play.CaseHeader));
            await client.UntilAsync("first;");
            Task stopping = stop(CancellationToken.None);
            play.Open("go");
            await client.EndAsync();
            await stopping;
        }, "first;second(last chunk)"),
        Stopping("shutdown: a body that is still coming is read", async (play, client, stop) =>
        {
            await client.SendAsync(Get("/echo", "Expect: 100-continue\r\nContent-Length: 4\r\n", "POST"));
            await client.UntilAsync("100 Continue\r\n\r\n");
            Task stopping = stop(CancellationToken.None);
            await client.SendAsync("body");
            await client.EndAsync();
            await stopping;
        }, "body"),
        Stopping("shutdown: a request that does not end is aborted", async (play, client, stop) =>
        {
            await client.SendAsync(Get("/wait-abort", play.CaseHeader));
            await play.NotedAsync("waiting");
            await stop(new CancellationToken(canceled: true));
            await play.NotedAsync("done");
            await client.EndAsync();
        }, "application: aborted"),
        Stopping("shutdown: an upgraded connection is aborted", async (play, client, stop) =>
        {
            await client.SendAsync(Get("/upgrade", "Connection: Upgrade\r\nUpgrade: echo\r\n" + play.CaseHeader));
            await client.UntilAsync("\r\n\r\n");
            await stop(new CancellationToken(canceled: true));
            await client.EndAsync();
            await play.NotedAsync("failed");
        }, "application: failed"),
        Stopping("shutdown: nobody listens afterwards", async (play, client, stop) =>
        {
            await client.HalfCloseAndEndAsync();
            await stop(CancellationToken.None);
            try
            {
                using RawClient late = await RawClient.ConnectAsync(play.Host.EndPointOf(0));
                play.Remark("connected");
            }
            catch (System.Net.Sockets.SocketException error)
            {
                play.Remark(error.SocketErrorCode.ToString());
            }
        }, "ConnectionRefused"),
        new("shutdown: HTTP/2 says goodbye", HostProfile.Http2, async play =>
        {
            Http2Client client = await Http2Client.StartAsync(play);
            await client.GetAsync(1, "/gate", ("x-case", play.Id));
            await play.NotedAsync("waiting");
            Task stopping = play.Host.StopAsync(CancellationToken.None);
            await client.UntilAsync(frame => frame.Type == FrameType.GoAway);
            play.Remark("goodbye");
            play.Open("go");
            await client.UntilStreamEndsAsync(1);
            await client.Raw.HalfCloseAndEndAsync();
            await stopping;
        })
        { Expects = "went through", OwnHost = true, Format = Normalising.Http2Transcript.Format },
    ];

    private static BehaviourCase Stopping(string name, Func<Play, RawClient, Func<CancellationToken, Task>, Task> script, string expects)
        => new(name, HostProfile.Default, async play => await script(play, await play.ConnectAsync(), play.Host.StopAsync))
        {
            Expects = expects,
            OwnHost = true,

            // Whether an answer still says so depends on how far the shutdown has come when it begins; that the connection closes does not.
            Format = static received => Normalising.Http1Transcript.Format(received).Replace("Connection: close\r\n", "", StringComparison.Ordinal),
        };
}
