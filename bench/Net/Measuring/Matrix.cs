// Ratios are steadier than figures: within a round all servers of a cell run back to back, in an order that is rotated each round,
// and are compared with the C epoll server of the same round. Each round has processes of its own, because what a JIT made of a
// program is the same for the whole life of the process.
namespace Lariat.Net.Benchmarks;

/// <summary>Measures servers in cells, in rounds.</summary>
internal sealed class Matrix(PeerSet peers, IReadOnlyList<Cell> cells, int rounds, double seconds, TextWriter log)
{
    // A cell that other programs disturbed is measured again, so often at most; then the least disturbed one counts, and is marked.
    private const int AttemptsMax = 4;

    // Connections are new in each cell: what a server does when it sees them first does not count.
    private const double SettleSeconds = 0.1;

    // Many calls in little time, and buffers of every size.
    private static readonly Cell[] s_warmUpCells = [new(64, 100), new(100 * 1024, 10)];

    private readonly LoadGenerator _load = new(peers.Load);

    /// <summary>Servers that failed, with what happened; nobody should read a table without this.</summary>
    public List<string> Failures { get; } = [];

    public List<Sample> Run()
    {
        var samples = new List<Sample>();
        for (int round = 0; round < rounds; round++)
        {
            var servers = new List<ServerProcess>();
            try
            {
                servers.AddRange(peers.Available.Select(ServerProcess.Start));
                servers.ForEach(WarmUp);
                foreach (Cell cell in cells)
                {
                    log.WriteLine($"round {round + 1} of {rounds}: {cell}");
                    for (int i = 0; i < servers.Count; i++)
                    {
                        Measure(servers[(i + round) % servers.Count], cell, round, samples);
                    }
                }
            }
            finally
            {
                servers.ForEach(server => server.Dispose());
            }
        }

        return samples;
    }

    private void WarmUp(ServerProcess server)
    {
        foreach (Cell cell in s_warmUpCells)
        {
            _load.Run(server, cell, server.Peer.WarmUpSeconds / s_warmUpCells.Length, warmUpSeconds: 0);
        }
    }

    private void Measure(ServerProcess server, Cell cell, int round, List<Sample> samples)
    {
        try
        {
            Sample best = MeasureOnce(server, cell, round);
            for (int attempt = 1; best.IsDirty && attempt < AttemptsMax; attempt++)
            {
                Sample again = MeasureOnce(server, cell, round);
                best = again.Load.OtherCpu / again.Load.Seconds < best.Load.OtherCpu / best.Load.Seconds ? again : best;
            }

            samples.Add(best);
        }
        catch (BenchmarkException error)
        {
            log.WriteLine(error.Message);
            Failures.Add(error.Message);
        }
    }

    private Sample MeasureOnce(ServerProcess server, Cell cell, int round)
        => new(server.Peer.Name, cell, round, _load.Run(server, cell, seconds, SettleSeconds));
}
