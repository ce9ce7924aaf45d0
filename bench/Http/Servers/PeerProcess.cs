namespace Lariat.Http.Benchmarks;

/// <summary>A running peer, pinned to its cores with all its threads.</summary>
internal sealed class PeerProcess(Peer peer)
    : PinnedProcess(peer.Name, peer.Command, peer.Cores, TimeSpan.FromSeconds(60), peer.HasJit, peer.Environment)
{
    public Peer Peer => peer;
}
