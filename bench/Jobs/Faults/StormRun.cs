using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>What 50,000 jobs depend on is away: all fail, again and again, until it is back. Their retries are spread, and
/// none is lost.</summary>
internal sealed class StormRun : FaultRun
{
    private const int WorkerCount = 4;
    private const double MostToMean = 3;

    private static readonly TimeSpan s_longestToJudge = TimeSpan.FromMinutes(1);

    // How long the server's processor time is measured: before there are jobs, and at the end of the time without what they depend on.
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(10);

    private readonly FaultServer? _server;

    public StormRun(FaultOptions options)
        : base("storm", options) => _server = options.Engine == "sqlite" ? null : new FaultServer(options.Engine);

    public override void Dispose()
    {
        EndWorkers();
        _server?.Dispose();
        base.Dispose();
    }

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        int count = Math.Min(Options.Jobs, 50_000);
        string away = Path.Combine(Folder, FaultKinds.AwayFile);
        await File.WriteAllTextAsync(away, "", LoopTask.Current.Token);
        for (int i = 0; i < WorkerCount; i++)
        {
            StartWorker($"{FaultKinds.ConcurrencyVariable}=200");
        }

        await Coroutine.Sleep(s_measured);
        double idle = await LoadAsync();
        long start = Stopwatch.GetTimestamp();
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(5_000))
        {
            await EnqueueAsync(jobs, FaultKinds.Dependent, numbers.Select(static i => $"{i}"));
        }

        await Coroutine.Sleep(Options.Duration);
        double load = await LoadAsync();
        long back = Stopwatch.GetTimestamp();
        File.Delete(away);
        await WaitForEmptyAsync(jobs, seconds: 60);
        (long pending, long completed, long dead) = await CountAsync(jobs);
        LedgerLine[] begins = [.. ReadLedger().Where(line => line.What == Ledger.Begin && line.At < back)];
        int[] seconds = [.. begins.GroupBy(line => (int)Stopwatch.GetElapsedTime(begins[0].At, line.At).TotalSeconds).Select(static lines => lines.Count())];
        double mean = seconds.Sum() / Stopwatch.GetElapsedTime(begins[0].At, back).TotalSeconds;

        // The time between tries doubles, so the mean falls with the length of the run.
        bool isSpread = seconds.Max() <= MostToMean * mean || Options.Duration > s_longestToJudge;
        string used = _server is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; the server used {load:0} ms of processor time a second before it was back, {idle:0} beside idle workers");
        return (
            pending + completed == count && dead == 0 && isSpread,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} jobs failed {begins.Length} times in {Stopwatch.GetElapsedTime(start, back).TotalSeconds:0} s, at most {seconds.Max() / mean:0.0} times as often "
                + $"as on average in a second; a minute later {completed} have completed, {pending} wait for their next try, dead {dead}{used}"));
    }

    /// <summary>Milliseconds of processor time a second that the server uses.</summary>
    private async Coroutine<double> LoadAsync()
    {
        if (_server is null)
        {
            return 0;
        }

        double before = _server.Seconds;
        await Coroutine.Sleep(s_measured);
        return 1000 * (_server.Seconds - before) / s_measured.TotalSeconds;
    }
}
