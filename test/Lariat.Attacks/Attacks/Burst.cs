using Lariat.Attacks.Measuring;

namespace Lariat.Attacks;

/// <summary>Connections in bursts.</summary>
internal sealed class Burst : IAttack
{
    private const int Clients = 4;
    private const int ConnectionsEach = 100;

    public string Name => "burst";

    public string Summary => "4 clients open 100 connections each at once, say nothing, close them, and begin again.";

    public Task RunAsync(ServerProcess server, AttackLog log, CancellationToken end) => Attackers.RepeatAsync(Clients, log, () => OpenAllAsync(server, log, end), end);

    private static async Task OpenAllAsync(ServerProcess server, AttackLog log, CancellationToken end)
    {
        var peers = new List<Peer>();
        try
        {
            for (int i = 0; i < ConnectionsEach; i++)
            {
                peers.Add(await Peer.ConnectAsync(server.HttpPort, end));
                log.Count("opened");
            }
        }
        finally
        {
            peers.ForEach(static peer => peer.Dispose());
        }
    }
}
