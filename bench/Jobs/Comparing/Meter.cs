// One measurement: a process, an empty store, a warm-up, the filling of the store, and then what is timed. The process waits for each
// command, so time and processor time of the client and of the server are read outside of it, the same way for every contender.
using System.Diagnostics;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Measures a contender once.</summary>
internal sealed class Meter(Servers servers)
{
    private const int SkippedLatencies = 30;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1.5);

    /// <exception cref="BenchmarkException">The contender failed, or the server is not installed.</exception>
    public Sample Measure(Row row, Contender contender, int round)
    {
        Store store = servers.Create(row.Engine);
        try
        {
            return row.Measure == Benchmarks.Measure.Latency
                ? MeasureLatency(row, contender, round, store)
                : MeasureRate(row, contender, round, store);
        }
        finally
        {
            servers.Drop(store);
        }
    }

    /// <summary>Seconds, and microseconds of client and server for each job, that a command takes.</summary>
    public (double Seconds, double Client, double Server) Time(PeerProcess process, Engine engine, string command, int jobs)
    {
        double client = ProcessTree.Seconds(process.ProcessId);
        double server = servers.Seconds(engine);
        long start = Stopwatch.GetTimestamp();
        process.Ask(command, jobs);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (seconds, PerJob(ProcessTree.Seconds(process.ProcessId) - client), PerJob(servers.Seconds(engine) - server));

        double PerJob(double time) => time * 1e6 / jobs;
    }

    private Sample MeasureRate(Row row, Contender contender, int round, Store store)
    {
        using PeerProcess process = PeerProcess.Start(contender, store);
        process.Ask("fill", contender.WarmUpJobs);
        process.Ask("run", contender.WarmUpJobs);
        if (row.Measure == Benchmarks.Measure.Run)
        {
            process.Ask("fill", contender.Jobs);
        }

        Servers.Settle(store);
        (double seconds, double client, double server) = Time(
            process, row.Engine, row.Measure == Benchmarks.Measure.Run ? "run" : "enqueue", contender.Jobs);
        return new Sample(row, contender, round, contender.Jobs / seconds, 0, client, server);
    }

    private static Sample MeasureLatency(Row row, Contender contender, int round, Store store)
    {
        int count = SkippedLatencies + contender.Jobs;
        using PeerProcess worker = PeerProcess.Start(contender, store);
        using PeerProcess sender = PeerProcess.Start(contender, store);
        worker.Ask("listen", count);
        Thread.Sleep(s_idle);
        sender.Ask("send", count);
        double[] sorted = [.. worker.Ask("latencies", 0).GetProperty("microseconds").EnumerateArray()
            .Skip(SkippedLatencies).Select(static one => one.GetDouble() / 1000).Order()];
        return new Sample(row, contender, round, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100], 0, 0);
    }
}
