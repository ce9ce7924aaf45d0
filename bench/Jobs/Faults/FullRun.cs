using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>The disk of SQLite or PostgreSQL is full while jobs run, or Redis is at its maxmemory: an enqueue fails with a sentence, and when
/// there is space again all that was confirmed runs.</summary>
internal sealed class FullRun : FaultRun
{
    private const int WorkerCount = 2;
    private const int BatchSize = 200;

    // Temporary files of programs that this one starts, which a server of PostgreSQL has its data in.
    private const string TemporaryVariable = "TMPDIR";

    private readonly SmallDisk? _disk;

    public FullRun(FaultOptions options)
        : base("full", options)
    {
        if (options.Engine != "redis")
        {
            _disk = new SmallDisk(Path.Combine(Folder, "disk"), options.Engine == "sqlite" ? 32 : 220);
            Environment.SetEnvironmentVariable(TemporaryVariable, options.Engine == "postgres" ? _disk.Folder : null);
        }
    }

    protected override string Place => _disk is not null && Options.Engine == "sqlite" ? Path.Combine(_disk.Folder, "jobs.db") : Options.Engine;

    public override void Dispose()
    {
        EndWorkers();
        _disk?.Dispose();
        base.Dispose();
    }

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        Environment.SetEnvironmentVariable(TemporaryVariable, null);
        for (int i = 0; i < WorkerCount; i++)
        {
            StartWorker();
        }

        // Both have begun, and some jobs run while the space ends.
        var confirmed = new List<string>();
        while (ReadLedger().Select(static line => line.Process).Distinct().Count() < WorkerCount)
        {
            await EnqueueUntilAsync(jobs, confirmed, confirmed.Count + 1);
            await Coroutine.Sleep(0.1);
        }

        await EnqueueUntilAsync(jobs, confirmed, confirmed.Count + 2_000);
        SetFull(true);
        long start = Stopwatch.GetTimestamp();
        string? sentence = await EnqueueUntilAsync(jobs, confirmed, count: int.MaxValue);
        await Coroutine.Sleep(Options.Duration);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        SetFull(false);
        bool works = await EnqueueAgainAsync(jobs, confirmed);
        bool hasEnded = await WaitForEmptyAsync(jobs);
        (_, long completed, long dead) = await CountAsync(jobs);
        Dictionary<string, int> runs = CountRuns();
        int lost = confirmed.Count(payload => !runs.ContainsKey(payload));
        return (
            sentence is not null && works && hasEnded && lost == 0 && dead == 0 && completed >= confirmed.Count && completed == runs.Count,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{confirmed.Count} jobs confirmed, {seconds:0} s without space; lost {lost}, completed {completed}, dead {dead}, "
                + $"run again {runs.Values.Sum() - runs.Count}; the enqueue said \"{sentence}\""));
    }

    /// <summary>Enqueues until there are so many, or it fails; returns what it said.</summary>
    private async Coroutine<string?> EnqueueUntilAsync(JobClient jobs, List<string> confirmed, int count)
    {
        long start = Stopwatch.GetTimestamp();
        while (confirmed.Count < count && Stopwatch.GetElapsedTime(start).TotalSeconds < 60)
        {
            string[] payloads = [.. Enumerable.Range(0, BatchSize).Select(i => $"{confirmed.Count + i} {new string((char)('a' + Random.Next(26)), 500)}")];
            try
            {
                await EnqueueAsync(jobs, FaultKinds.Short, payloads);
            }
            catch (Exception error) when (error is JobStorageException or ExceptionGroup)
            {
                return error is ExceptionGroup group ? group.InnerExceptions[0].Message : error.Message;
            }

            confirmed.AddRange(payloads);
        }

        return null;
    }

    /// <summary>Enqueues as soon as the storage is back.</summary>
    private async Coroutine<bool> EnqueueAgainAsync(JobClient jobs, List<string> confirmed)
    {
        for (int i = 0; i < 60; i++)
        {
            if (await EnqueueUntilAsync(jobs, confirmed, confirmed.Count + 1) is null)
            {
                return true;
            }

            await Coroutine.Sleep(1);
        }

        return false;
    }

    private void SetFull(bool isFull)
    {
        if (_disk is null)
        {
            using ConnectionMultiplexer redis = ConnectionMultiplexer.Connect($"{Places.RedisAddress},allowAdmin=true");
            redis.GetServers()[0].ConfigSet("maxmemory", isFull ? "1" : "0");
        }
        else if (isFull)
        {
            _disk.Fill();
        }
        else
        {
            _disk.Free();
        }
    }
}
