using System.Text;
using Lariat.Attacks.Measuring;
using Lariat.Attacks.Serving;

namespace Lariat.Attacks;

/// <summary>SIGTERM while requests are under way and attackers are connected.</summary>
internal sealed class StopUnderLoad : IAttack
{
    private const int Requests = 100;
    private const int IdleCount = 100;
    private const int SocketCount = 20;

    public string Name => "stop-under-load";

    public string Summary => "SIGTERM while 100 answers are half sent, beside 100 idle clients, 100 without a whole head and 20 WebSockets: the answers come whole.";

    public bool EndsServer => true;

    public async Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        using var leave = new CancellationTokenSource();
        Task[] beside =
        [
            .. Enumerable.Range(0, IdleCount).Select(_ => Attackers.OnceAsync(log, () => HoldAsync(server, "", leave.Token), leave.Token)),
            .. Enumerable.Range(0, IdleCount).Select(_ => Attackers.OnceAsync(log, () => HoldAsync(server, "GET / HTTP/1.1\r\nHo", leave.Token), leave.Token)),
            .. Enumerable.Range(0, SocketCount).Select(_ => Attackers.OnceAsync(log, () => HoldSocketAsync(server, leave.Token), leave.Token)),
        ];
        var half = new CountdownEvent(Requests);
        Task[] asking = [.. Enumerable.Range(0, Requests).Select(_ => Attackers.OnceAsync(log, () => AskAsync(server, log, half, leave.Token), leave.Token))];
        await Task.Run(() => half.Wait(TimeSpan.FromSeconds(30), CancellationToken.None), CancellationToken.None);
        server.SendTerm();
        await Task.WhenAll(asking);
        if (log.CountOf("whole answers") < Requests)
        {
            log.Fail($"only {log.CountOf("whole answers")} of {Requests} answers under way came whole");
        }

        // The WebSockets do not answer: they last as long as the server allows.
        await server.WaitEndAsync();
        await leave.CancelAsync();
        await Task.WhenAll(beside);
    }

    private static async Task AskAsync(ServerProcess server, AttackLog log, CountdownEvent half, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", end);
        await peer.ReceiveHeadAsync(end);
        byte[] body = new byte[Pages.FirstHalf.Length + Pages.SecondHalf.Length];
        await peer.Stream.ReadExactlyAsync(body.AsMemory(0, Pages.FirstHalf.Length), end);
        half.Signal();
        await peer.Stream.ReadExactlyAsync(body.AsMemory(Pages.FirstHalf.Length), end);
        log.Count("whole answers", Encoding.ASCII.GetString(body) == Pages.FirstHalf + Pages.SecondHalf ? 1 : 0);
    }

    private static async Task HoldAsync(ServerProcess server, string beginning, CancellationToken end)
    {
        using Peer peer = await Peer.ConnectAsync(server.HttpPort, end);
        await peer.SendAsync(beginning, end);
        await peer.DrainAsync(end);
    }

    private static async Task HoldSocketAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await WebSocketFrames.OpenAsync(server.HttpPort, "/echo", end);
        await peer.DrainAsync(end);
    }
}
