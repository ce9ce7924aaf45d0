// What the rows of faults have in common: a storage, worker processes of this program, and a ledger, which is the judge. Each worker writes a
// file; a line is one write, so that a killed process leaves whole lines. Times are of the system's monotonic clock, which processes share.
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A run of one fault.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="options">Engine, length, seed.</param>
internal abstract class FaultRun(string name, FaultOptions options) : IDisposable
{
    private readonly List<Process> _workers = [];
    private readonly Dictionary<int, long> _kills = [];

    protected FaultOptions Options => options;

    protected Random Random { get; } = new(options.Seed);

    /// <summary>When a worker was killed, by its process id, as the ledger counts time.</summary>
    protected IReadOnlyDictionary<int, long> Kills => _kills;

    protected string Folder { get; init; } = Directory.CreateTempSubdirectory("lariat-jobs-").FullName;

    protected IReadOnlyList<Process> Workers => _workers;

    protected virtual string Place => options.Engine == "sqlite" ? Path.Combine(Folder, "jobs.db") : options.Engine;

    /// <summary>Runs it; prints a line, and returns true if what must hold has held.</summary>
    public async Coroutine<bool> RunAsync()
    {
        await using JobClient jobs = await JobClient.OpenAsync(Places.Open(Place), FaultKinds.Enqueued);
        (bool isGood, string figures) = await RunAsync(jobs);
        Console.WriteLine($"{name}, {options.Engine}, seed {options.Seed}: {figures}: {(isGood ? "good" : "BAD")}");
        return isGood;
    }

    public virtual void Dispose()
    {
        EndWorkers();
        Directory.Delete(Folder, recursive: true);
    }

    protected void EndWorkers()
    {
        _workers.ForEach(End);
        _workers.Clear();
    }

    protected abstract Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs);

    protected Process StartWorker(params IEnumerable<string> environment)
    {
        string[] command = Self.Command("fault-worker", Place, Folder);
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false };
        foreach (string[] variable in environment.Select(static one => one.Split('=', 2)))
        {
            start.Environment[variable[0]] = variable[1];
        }

        Process worker = Process.Start(start)!;
        _workers.Add(worker);
        return worker;
    }

    protected void Kill(Process worker)
    {
        _workers.Remove(worker);
        _kills[worker.Id] = Stopwatch.GetTimestamp();
        End(worker);
    }

    /// <summary>Sends a signal: STOP, CONT or TERM.</summary>
    protected static void Signal(Process worker, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", worker.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until no job waits or runs; false: that takes too long.</summary>
    protected static async Coroutine<bool> WaitForEmptyAsync(JobClient jobs, int seconds = 120)
    {
        long start = Stopwatch.GetTimestamp();
        while ((await CountAsync(jobs)).Pending > 0)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
            {
                return false;
            }

            await Coroutine.Sleep(0.1);
        }

        return true;
    }

    protected static async Coroutine<(long Pending, long Completed, long Dead)> CountAsync(JobClient jobs)
    {
        IReadOnlyList<JobCount> counts = await jobs.CountAsync();
        long Of(params JobState[] states) => counts.Where(count => states.Contains(count.State)).Sum(static count => count.Count);
        return (Of(JobState.Ready, JobState.Running, JobState.Scheduled, JobState.Waiting), Of(JobState.Completed), Of(JobState.Dead));
    }

    /// <summary>The payloads of jobs that are dead because their workers died three times: the rule for a job that may kill its worker, which
    /// reaches others where workers are killed all the time.</summary>
    protected static async Coroutine<HashSet<string>> FindVictimsAsync(JobClient jobs)
        => [.. (await jobs.ListAsync(new JobFilter { States = [JobState.Dead] }, limit: 1_000))
            .Where(static job => job.Errors is [.., { Text: var text }] && text.Contains(" died ", StringComparison.Ordinal))
            .Select(static job => job.Payload!.Trim('"'))];

    /// <summary>Enqueues jobs in one transaction.</summary>
    protected static async Coroutine EnqueueAsync(JobClient jobs, Job<string> job, IEnumerable<string> payloads, JobOptions? options = null)
        => await Coroutine.Gather(payloads.Select(async Coroutine<JobHandle> (payload) => await jobs.EnqueueAsync(job, payload, options)));

    protected IReadOnlyList<LedgerLine> ReadLedger() => Ledger.Read(Folder);

    /// <summary>How many runs of each payload have begun.</summary>
    protected Dictionary<string, int> CountRuns() => ReadLedger().Where(static line => line.What == Ledger.Begin)
        .GroupBy(static line => line.Payload).ToDictionary(static lines => lines.Key, static lines => lines.Count());

    private static void End(Process worker)
    {
        worker.Kill();
        worker.WaitForExit();
        worker.Dispose();
    }
}
