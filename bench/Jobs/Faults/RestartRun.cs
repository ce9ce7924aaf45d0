using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>The server crashes and starts again while jobs are enqueued and run: nothing that was confirmed is lost, and only what was in flight
/// may run again.</summary>
internal sealed class RestartRun : ServerRun
{
    private const int Concurrency = 50;
    private const int JobsOfRestart = 5_000;
    private const int Part = 250;

    private readonly FaultServer _server;

    public RestartRun(FaultOptions options)
        : base("restart", options) => _server = new FaultServer(options.Engine);

    public override void Dispose()
    {
        EndWorkers();
        _server.Dispose();
        base.Dispose();
    }

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        await StartWorkersAsync(jobs, Concurrency);
        int times = Options.Times == 0 ? 10 : Options.Times;
        var back = new List<long>();
        for (int i = 0; i < times; i++)
        {
            await TaskGroup.RunAsync(async group =>
            {
                group.Create(EnqueueAsync(jobs));
                await Coroutine.Sleep(Random.NextDouble());
                await Coroutine.ToThread(_server.Crash);
                await Coroutine.ToThread(_server.Restart);
                back.Add(Stopwatch.GetTimestamp());
            });
        }

        (bool isGood, string figures) = await JudgeAsync(jobs, times * Concurrency);
        long[] begins = [.. ReadLedger().Where(static line => line.What == Ledger.Begin).Select(static line => line.At)];
        double slowest = back.Max(at => Stopwatch.GetElapsedTime(at, begins.FirstOrDefault(begin => begin > at, at)).TotalSeconds);
        return (isGood, string.Create(
            CultureInfo.InvariantCulture, $"{times} restarts; {figures}; the first job began at most {slowest:0.0} s after the server was back"));
    }

    private async Coroutine EnqueueAsync(JobClient jobs)
    {
        for (int i = 0; i < JobsOfRestart / Part; i++)
        {
            await EnqueueNextAsync(jobs, Part);
            await Coroutine.Sleep(0.1);
        }
    }
}
