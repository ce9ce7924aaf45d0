using System.Globalization;

namespace Lariat.Net.Benchmarks;

/// <summary>A running server, pinned to the first core with all its threads.</summary>
internal sealed class ServerProcess : PinnedProcess
{
    private ServerProcess(Peer peer)
        : base(peer.Name, peer.Command, cores: "0", TimeSpan.FromSeconds(20), peer.CollectsGarbage)
        => Peer = peer;

    public Peer Peer { get; }

    public int Port { get; private set; }

    /// <exception cref="BenchmarkException">It does not start.</exception>
    public static ServerProcess Start(Peer peer)
    {
        var server = new ServerProcess(peer);
        try
        {
            string greeting = server.ReadLine("listening on ");
            server.Port = int.Parse(greeting[(greeting.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }
}
