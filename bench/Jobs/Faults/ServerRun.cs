using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A run in which the server, or the way to it, fails while jobs are enqueued and run. An enqueue that fails may have been stored or
/// not: what was confirmed runs once, and nothing else runs more often.</summary>
internal abstract class ServerRun : FaultRun
{
    private const int WorkerCount = 4;

    private readonly List<string> _confirmed = [];
    private readonly List<string> _unknown = [];
    private int _next;

    protected ServerRun(string name, FaultOptions options)
        : base(name, options)
    {
        if (options.Engine == "sqlite")
        {
            base.Dispose();
            throw new BenchmarkException("SQLite has no server: use --engine postgres or redis.");
        }
    }

    /// <summary>Starts workers, and waits until each has run a job: one that cannot reach its server when it begins ends.</summary>
    protected async Coroutine StartWorkersAsync(JobClient jobs, int concurrency)
    {
        for (int i = 0; i < WorkerCount; i++)
        {
            StartWorker($"{FaultKinds.ConcurrencyVariable}={concurrency}");
        }

        while (ReadLedger().Select(static line => line.Process).Distinct().Count() < WorkerCount)
        {
            await EnqueueNextAsync(jobs, 200);
            await Coroutine.Sleep(0.1);
        }
    }

    /// <summary>Enqueues the next jobs, each for itself.</summary>
    protected async Coroutine EnqueueNextAsync(JobClient jobs, int count)
    {
        string[] payloads = [.. Enumerable.Range(_next, count).Select(static number => number.ToString(CultureInfo.InvariantCulture))];
        _next += count;
        await Coroutine.Gather(payloads.Select(async Coroutine<bool> (payload) =>
        {
            try
            {
                await jobs.EnqueueAsync(FaultKinds.Short, payload);
                _confirmed.Add(payload);
                return true;
            }
            catch (JobStorageException)
            {
                _unknown.Add(payload);
                return false;
            }
        }));
    }

    /// <summary>Waits for the end of all jobs and compares them with the ledger.</summary>
    /// <param name="jobs">To count with.</param>
    /// <param name="mayRunAgainOfWorker">How many of each worker may run again.</param>
    protected async Coroutine<(bool IsGood, string Figures)> JudgeAsync(JobClient jobs, int mayRunAgainOfWorker)
    {
        bool hasEnded = await WaitForEmptyAsync(jobs);
        (_, long completed, long dead) = await CountAsync(jobs);
        Dictionary<string, int> runs = CountRuns();
        int lost = _confirmed.Count(payload => !runs.ContainsKey(payload));
        int again = runs.Values.Sum() - runs.Count;
        int mayRunAgain = WorkerCount * mayRunAgainOfWorker;
        return (
            hasEnded && lost == 0 && dead == 0 && completed == runs.Count && again <= mayRunAgain,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_confirmed.Count} enqueues confirmed, {_unknown.Count} failed, of which {_unknown.Count(payload => runs.ContainsKey(payload))} were stored; lost {lost}, "
                + $"completed {completed}, run again {again} (at most {mayRunAgain}), stored twice {completed - runs.Count}, dead {dead}{(hasEnded ? "" : ", not all ended")}"));
    }
}
