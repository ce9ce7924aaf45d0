using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>A WebSocket message of empty pieces.</summary>
internal sealed class EmptyFragments : IAttack
{
    private const int Count = 8;

    private static readonly byte[] s_fragments = WebSocketFrames.Repeat(WebSocketFrames.Frame(WebSocketFrames.Continuation, []), 5000);

    public string Name => "empty-fragments";

    public string Summary => "8 WebSockets send one message each that has no end, and nothing in it.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Count, log, () => SendAsync(server, end), end);

    private static async Task SendAsync(ServerProcess server, CancellationToken end)
    {
        using Peer peer = await WebSocketFrames.OpenAsync(server.HttpPort, "/echo", end);
        await peer.SendAsync(WebSocketFrames.Frame(WebSocketFrames.Text, []), end);
        while (true)
        {
            await peer.SendAsync(s_fragments, end);
        }
    }
}
