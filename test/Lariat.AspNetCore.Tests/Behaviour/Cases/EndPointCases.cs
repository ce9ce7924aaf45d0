using static Lariat.AspNetCore.Tests.Behaviour.CaseShapes;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Where a server listens, and what the application is told of it.</summary>
internal static class EndPointCases
{
    public static IReadOnlyList<BehaviourCase> All { get; } =
    [
        Ended("end point: loopback", Get("/connection", "Connection: close\r\n"), "remote InterNetwork 127.0.0.1 a port, local InterNetwork 127.0.0.1 a port"),
        At("end point: every address", HostProfile.TwoEndPoints, 0),
        At("end point: the second of two", HostProfile.TwoEndPoints, 1),
        At("end point: a Unix socket", HostProfile.UnixSocket, 0),
        new("end point: a Unix socket, keep-alive and a body", HostProfile.UnixSocket, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Post("/echo", new string('u', 50_000)) + Get("/big?bytes=500000") + Farewell);
            await client.EndAsync();
        })
        { Expects = "uuuu" },
        new("end point: a Unix socket, the client goes", HostProfile.UnixSocket, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Get("/wait-abort", play.CaseHeader));
            await play.NotedAsync("waiting");
            client.Reset();
            await play.NotedAsync("done");
        })
        { Expects = "application: aborted" },
        new("end point: a Unix socket's file goes with the server", HostProfile.UnixSocket, async play =>
        {
            RawClient client = await play.ConnectAsync();
            await client.SendAsync(Farewell);
            await client.EndAsync();
            string path = play.Host.EndPointOf(0).ToString()!;
            bool before = File.Exists(path);
            await play.Host.StopAsync(CancellationToken.None);
            play.Remark($"file before: {before}, after: {File.Exists(path)}");
        })
        { Expects = "file before: True", OwnHost = true },
        new("end point: 64 connections at once", HostProfile.Default, async play =>
        {
            RawClient[] clients = new RawClient[64];
            for (int i = 0; i < clients.Length; i++)
            {
                clients[i] = await play.ConnectAsync();
            }

            await Task.WhenAll(clients.Select(client => client.SendAsync(Get("/big?bytes=20000") + Farewell)));
            await Task.WhenAll(clients.Select(client => client.EndAsync()));
        })
        { Expects = "--- connection 64" },
    ];

    private static BehaviourCase At(string name, HostProfile profile, int endPoint) => new(name, profile, async play =>
    {
        RawClient client = await play.ConnectAsync(endPoint);
        await client.SendAsync(Get("/connection") + Farewell);
        await client.EndAsync();
    })
    { Expects = "remote " };
}
