// Ratios are steadier than figures: within a round all servers of a cell run back to back, in an order that is rotated each round,
// and are compared with the C epoll server of the same round. Each round has processes of its own, because what a JIT made of a
// program is the same for the whole life of the process.
namespace Lariat.Net.Benchmarks;

/// <summary>Measures servers in cells, in rounds.</summary>
internal sealed class Matrix
{
    // Connections are new in each cell: what a server does when it sees them first does not count.
    private const double SettleSeconds = 0.1;

    // A cell that other programs disturbed is measured again, so often at most; then the least disturbed one counts, and is marked.
    private const int MaxAttempts = 4;

    // Of all measurements: on a machine that never is quiet the whole run still ends in time.
    private const double MaxRepeatsShare = 0.2;

    // Many calls in little time, and buffers of every size.
    private static readonly Cell[] s_warmUpCells = [new(64, 100), new(100 * 1024, 10)];

    private readonly PeerSet _peers;
    private readonly IReadOnlyList<Cell> _cells;
    private readonly double _seconds;
    private readonly TextWriter _log;
    private readonly LoadGenerator _load;
    private readonly List<Sample> _samples = [];
    private readonly List<string> _failures = [];
    private int _repeatsLeft;

    public Matrix(PeerSet peers, IReadOnlyList<Cell> cells, double seconds, TextWriter log)
    {
        _peers = peers;
        _cells = cells;
        _seconds = seconds;
        _log = log;
        _load = new LoadGenerator(peers.Load);
    }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Servers that failed, with what happened; nobody should read a table without this.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public void Run(int firstRound, int rounds)
    {
        _repeatsLeft = (int)(rounds * _cells.Count * _peers.Available.Count * MaxRepeatsShare);
        for (int round = firstRound; round < firstRound + rounds; round++)
        {
            var servers = new List<ServerProcess>();
            try
            {
                foreach (Peer peer in _peers.Available)
                {
                    Try(() => servers.Add(StartWarm(peer)));
                }

                foreach (Cell cell in _cells)
                {
                    _log.WriteLine($"round {round + 1}: {cell}");
                    for (int i = 0; i < servers.Count; i++)
                    {
                        ServerProcess server = servers[(i + round) % servers.Count];
                        Try(() => _samples.Add(Measure(server, cell, round)));
                    }
                }
            }
            finally
            {
                servers.ForEach(server => server.Dispose());
            }
        }
    }

    /// <summary>A server that fails does not take the others' figures with it.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (BenchmarkException error)
        {
            _log.WriteLine(error.Message);
            _failures.Add(error.Message);
        }
    }

    private ServerProcess StartWarm(Peer peer)
    {
        ServerProcess server = ServerProcess.Start(peer);
        foreach (Cell cell in s_warmUpCells)
        {
            _load.Run(server, cell, peer.WarmUpSeconds / s_warmUpCells.Length, warmUpSeconds: 0);
        }

        return server;
    }

    private Sample Measure(ServerProcess server, Cell cell, int round)
    {
        Sample best = MeasureOnce(server, cell, round);
        for (int attempt = 1; best.IsDirty && attempt < MaxAttempts && _repeatsLeft > 0; attempt++, _repeatsLeft--)
        {
            Sample again = MeasureOnce(server, cell, round);
            best = again.OthersShare < best.OthersShare ? again : best;
        }

        return best;
    }

    private Sample MeasureOnce(ServerProcess server, Cell cell, int round)
        => new(server.Peer.Name, cell, round, _load.Run(server, cell, _seconds, SettleSeconds));
}
