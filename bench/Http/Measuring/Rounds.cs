// Ratios are steadier than figures: in a round all peers of a row run one after the other, in an order that is rotated each round. A peer
// is started once, warmed up in all its rows, and kept; those that are not asked sleep.
namespace Lariat.Http.Benchmarks;

/// <summary>Measures peers in rows, in rounds.</summary>
internal sealed class Rounds(double seconds, TextWriter log)
{
    private readonly List<Sample> _samples = [];
    private readonly List<string> _failures = [];

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Peers that failed, with what happened; nobody should read a table without this.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Measures servers.</summary>
    public void RunServers(IReadOnlyList<Peer> peers, IReadOnlyList<IRow> rows, int rounds)
        => Run(peers, rows, rounds, process =>
        {
            string[] ports = process.ReadLine("listening on ").Split(' ')[2..];
            return new Target(process, int.Parse(ports[0]), ports.Length > 1 ? int.Parse(ports[1]) : 0);
        });

    /// <summary>Measures clients of a server that runs here.</summary>
    public void RunClients(IReadOnlyList<Peer> peers, IRow row, int rounds)
        => Run(peers, [row], rounds, process =>
        {
            process.ReadLine("ready");
            return new Target(process, 0, 0);
        });

    private void Run(IReadOnlyList<Peer> peers, IReadOnlyList<IRow> rows, int rounds, Func<PeerProcess, Target> begin)
    {
        var targets = new List<Target>();
        var processes = new List<PeerProcess>();
        try
        {
            foreach (Peer peer in peers)
            {
                Try(() =>
                {
                    log.WriteLine($"{peer.Name}: warm-up");
                    processes.Add(PeerProcess.Start(peer));
                    Target target = begin(processes[^1]);
                    WarmUp(target, rows);
                    targets.Add(target);
                });
            }

            for (int round = 0; round < rounds; round++)
            {
                log.WriteLine($"round {round + 1} of {rounds}");
                foreach (IRow row in rows)
                {
                    MeasureAll(targets, row, round);
                }
            }
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    private static void WarmUp(Target target, IReadOnlyList<IRow> rows)
    {
        IRow[] own = [.. rows.Where(row => target.Process.Peer.Has(row.Name))];
        foreach (IRow row in own)
        {
            row.WarmUp(target, target.Process.Peer.WarmUpSeconds / own.Length);
        }
    }

    private void MeasureAll(List<Target> targets, IRow row, int round)
    {
        for (int i = 0; i < targets.Count; i++)
        {
            Target target = targets[(i + round) % targets.Count];
            if (target.Process.Peer.Has(row.Name))
            {
                Try(() => _samples.Add(row.Measure(target, round, seconds)));
            }
        }
    }

    /// <summary>A peer that fails does not take the others' figures with it.</summary>
    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (BenchmarkException error)
        {
            log.WriteLine(error.Message);
            _failures.Add(error.Message);
        }
    }
}
