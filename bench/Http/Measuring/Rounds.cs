// Ratios are steadier than figures: in a round all peers of a row run one after the other, in an order that is rotated each round. A peer
// is started once, warmed up in all its rows, and kept; those that are not asked sleep.
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Http.Benchmarks;

/// <summary>Measures peers in rows, in rounds.</summary>
internal sealed class Rounds(double seconds, TextWriter log)
{
    private const double BurstSeconds = 0.25;
    private const int CalmMethods = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.15);
    private static readonly TimeSpan s_maxWarmUp = TimeSpan.FromSeconds(20);

    // So long nothing was compiled but a few methods: there is always some timer's first time.
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(2);

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
            return new Target(process, Port(ports[0]), ports.Length > 1 ? Port(ports[1]) : 0);
        });

    private static int Port(string text) => int.Parse(text, CultureInfo.InvariantCulture);

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
                    processes.Add(new PeerProcess(peer));
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

    /// <summary>
    /// Until the JIT has nothing to do. In bursts: while a peer's only core is busy the JIT's thread has half of it, and it waits for
    /// 100 ms without news before it compiles a hot method again.
    /// </summary>
    private void WarmUp(Target target, IReadOnlyList<IRow> rows)
    {
        IRow[] own = [.. rows.Where(row => target.Process.Peer.Has(row.Name))];
        long started = Stopwatch.GetTimestamp();
        long compiled = -1;
        long lastNews = started;
        while (Stopwatch.GetElapsedTime(lastNews) < s_calm && Stopwatch.GetElapsedTime(started) < s_maxWarmUp)
        {
            long now = 0;
            foreach (IRow row in own)
            {
                now = row.WarmUp(target, BurstSeconds);
                Thread.Sleep(s_pause);
            }

            lastNews = now - compiled > CalmMethods ? Stopwatch.GetTimestamp() : lastNews;
            compiled = now;
        }

        log.WriteLine($"{target.Name}: warm after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, {compiled} methods compiled");
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
