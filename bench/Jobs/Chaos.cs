// Workers are killed at random while jobs run, and the ledger is compared with what was enqueued: nothing may be lost, and nothing may run
// twice but what was in flight at a kill. The ledger is the judge: a file of each worker with a line for each try.
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Kills workers.</summary>
internal sealed class Chaos(string engine, int workers, int concurrency, TimeSpan duration, int seed)
{
    private const int BatchSize = 500;
    private const int MaxBacklog = 5_000;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("lariat-jobs-").FullName;
    private readonly Random _random = new(seed);
    private readonly List<Process> _running = [];
    private int _enqueued;
    private int _kills;

    private string Place => engine == "sqlite" ? Path.Combine(_folder, "jobs.db") : engine;

    /// <summary>Runs it; true if nothing was lost and nothing ran too often.</summary>
    public async Coroutine<bool> RunAsync()
    {
        try
        {
            await using JobClient jobs = await JobClient.OpenAsync(Places.Open(Place), [Kinds.Noted]);
            for (int i = 0; i < workers; i++)
            {
                _running.Add(StartWorker());
            }

            await EnqueueAndKillAsync(jobs);
            bool hasEnded = await WaitForEmptyAsync(jobs);
            return Judge(await jobs.CountAsync(), await jobs.ListAsync(new JobFilter { States = [JobState.Dead] }, limit: 1_000), hasEnded);
        }
        finally
        {
            _running.ForEach(Kill);
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Coroutine EnqueueAndKillAsync(JobClient jobs)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan nextKill = TimeSpan.FromSeconds(1);
        while (clock.Elapsed < duration)
        {
            if (await PendingAsync(jobs) < MaxBacklog)
            {
                await Coroutine.Gather(Enumerable.Range(_enqueued, BatchSize).Select(async Coroutine<JobHandle> (number)
                    => await jobs.EnqueueAsync(Kinds.Noted, number.ToString(CultureInfo.InvariantCulture))));
                _enqueued += BatchSize;
            }

            await Coroutine.Sleep(0.05);
            if (clock.Elapsed > nextKill)
            {
                int victim = _random.Next(_running.Count);
                Kill(_running[victim]);
                _running[victim] = StartWorker();
                _kills++;
                nextKill = clock.Elapsed + TimeSpan.FromSeconds(0.5 + _random.NextDouble());
            }
        }
    }

    private static async Coroutine<bool> WaitForEmptyAsync(JobClient jobs)
    {
        var clock = Stopwatch.StartNew();
        while (await PendingAsync(jobs) > 0)
        {
            if (clock.Elapsed > s_limit)
            {
                return false;
            }

            await Coroutine.Sleep(0.2);
        }

        return true;
    }

    private static async Coroutine<long> PendingAsync(JobClient jobs) => (await jobs.CountAsync())
        .Where(static count => count.State is JobState.Ready or JobState.Running or JobState.Scheduled).Sum(static count => count.Count);

    // A job whose worker died three times is dead, as it may be the cause: a victim three times over is no fault.
    private bool Judge(IReadOnlyList<JobCount> counts, IReadOnlyList<JobInfo> buried, bool hasEnded)
    {
        Dictionary<int, int> runs = [];
        foreach (string line in Directory.EnumerateFiles(_folder, "ledger-*").SelectMany(File.ReadLines))
        {
            int number = int.Parse(line[..line.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            runs[number] = runs.GetValueOrDefault(number) + 1;
        }

        long completed = counts.Where(static count => count.State == JobState.Completed).Sum(static count => count.Count);
        long dead = counts.Where(static count => count.State == JobState.Dead).Sum(static count => count.Count);
        HashSet<string?> victims = [.. buried.Where(static job => job.Errors is [.., { Text: var text }] && text.Contains(" died ", StringComparison.Ordinal))
            .Select(static job => job.Payload)];
        int lost = Enumerable.Range(0, _enqueued).Count(number => !runs.ContainsKey(number) && !victims.Contains($"\"{number}\""));
        int again = runs.Values.Sum() - runs.Count;
        bool isGood = hasEnded && lost == 0 && completed + dead == _enqueued && dead == victims.Count && again <= _kills * concurrency;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{engine}, seed {seed}: {_enqueued} jobs, {workers} workers, {_kills} killed; lost {lost}, run again {again} (at most {_kills * concurrency}), "
            + $"completed {completed}, dead {dead}, {victims.Count} of them with their third worker{(hasEnded ? "" : ", not all ended")}: {(isGood ? "good" : "BAD")}"));
        return isGood;
    }

    private Process StartWorker()
    {
        string[] command = Self.Command("worker", Place, _folder, concurrency.ToString(CultureInfo.InvariantCulture));
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false })!;
    }

    private static void Kill(Process worker)
    {
        worker.Kill();
        worker.WaitForExit();
        worker.Dispose();
    }
}
