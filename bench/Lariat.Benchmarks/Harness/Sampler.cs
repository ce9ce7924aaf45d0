// What one process of the quick table does. Each row has a process of its own, so that the profile of one row's code does not
// shape the machine code of the next. The first run of a peer counts its bytes, cold; then the peers are warmed up until the JIT
// has compiled everything twice; then they take turns, so that a disturbance of the machine hits them all.
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Benchmarks;

/// <summary>Measures the peers of a row in this process.</summary>
internal static class Sampler
{
    private const int Repetitions = 7;

    // The runtime compiles what was called 30 times, once with and once without instrumentation, and waits for 100 ms without new
    // code each time.
    private const int WarmUpRounds = 3;
    private const int WarmUpCount = 1000;
    private static readonly TimeSpan s_warmUpRun = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_tieringDelay = TimeSpan.FromMilliseconds(120);

    // Long against the clock and the set-up of a run, short against the minute that the whole table may take.
    private static readonly TimeSpan s_repetition = TimeSpan.FromMilliseconds(25);

    public static void Measure(Row row, Peer[] peers)
    {
        if (row.NeedsProcess)
        {
            WarmUp(row, peers);
            row.Run(peers[0], row.ColdCount, new OneShotMeter(peers[0], row.ColdCount));
            return;
        }

        double[] bytes = [.. peers.Select(peer => (double)RunOnce(row, peer, row.ColdCount).Bytes / row.ColdCount)];
        WarmUp(row, peers);
        int[] counts = [.. peers.Select(peer => CountFor(row, peer))];
        var times = peers.Select(_ => new List<double>()).ToArray();
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            for (int i = 0; i < peers.Length; i++)
            {
                times[i].Add(RunOnce(row, peers[i], counts[i]).Time.TotalNanoseconds / counts[i]);
            }
        }

        for (int i = 0; i < peers.Length; i++)
        {
            new Sample(peers[i], Sample.MedianOf(times[i]), bytes[i]).Print();
        }
    }

    /// <summary>Runs one peer again and again, for a profiler and for comparisons of two builds.</summary>
    public static void RunFor(Row row, Peer peer, TimeSpan duration)
    {
        WarmUp(row, [peer]);
        int count = row.NeedsProcess ? row.ColdCount / 10 : CountFor(row, peer);
        var samples = new List<Meter>();
        for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < duration;)
        {
            samples.Add(RunOnce(row, peer, count));
        }

        double time = Sample.MedianOf(samples.Select(sample => sample.Time.TotalNanoseconds)) / count;
        double cpuTime = Sample.MedianOf(samples.Select(sample => sample.CpuTime.TotalNanoseconds)) / count;

        // On a busy machine the least disturbed repetition tells more than the median.
        double lowest = samples.Min(sample => sample.CpuTime.TotalNanoseconds) / count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Name,-18}{time,9:F1} ns{cpuTime,9:F1} ns of processor time (lowest{lowest,9:F1}){(double)samples[^1].Bytes / count,9:F1} B, medians of {samples.Count}"));
    }

    private static void WarmUp(Row row, Peer[] peers)
    {
        for (int round = 0; round < WarmUpRounds; round++)
        {
            foreach (Peer peer in peers)
            {
                for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < s_warmUpRun;)
                {
                    RunOnce(row, peer, WarmUpCount);
                }
            }

            Thread.Sleep(s_tieringDelay);
        }
    }

    /// <summary>How many operations take about as long as a repetition should.</summary>
    private static int CountFor(Row row, Peer peer)
    {
        double ns = RunOnce(row, peer, row.ColdCount).Time.TotalNanoseconds / row.ColdCount;
        return Math.Max(1, (int)(s_repetition.TotalNanoseconds / ns / 1000)) * 1000;
    }

    private static Meter RunOnce(Row row, Peer peer, int count)
    {
        GC.Collect();
        var meter = new Meter();
        row.Run(peer, count, meter);
        return meter;
    }
}
