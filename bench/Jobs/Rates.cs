// How many jobs a second pass a SQLite file, and what a job costs. A row is a process of its own: the figures of one do not warm up the next.
using System.Diagnostics;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Measures a row in this process.</summary>
internal static class Rates
{
    public const int Jobs = 100_000;
    private const int EnqueueBatch = 1_000;

    /// <summary>What is measured.</summary>
    public static readonly string[] Rows = ["sqlite_enqueue", "sqlite_noop", "sqlite_full", "pg_enqueue", "pg_noop", "pg_history", "redis_enqueue", "redis_noop", "redis_history"];

    /// <summary>Jobs per second, and processor time of this process for each job.</summary>
    public static async Coroutine<(double PerSecond, double MicrosecondsPerJob)> MeasureAsync(string row)
    {
        string folder = Directory.CreateTempSubdirectory("lariat-jobs-").FullName;
        string place = row.StartsWith("pg_", StringComparison.Ordinal) ? "postgres"
            : row.StartsWith("redis_", StringComparison.Ordinal) ? "redis"
            : Path.Combine(folder, "jobs.db");
        try
        {
            await using JobClient jobs = await JobClient.OpenAsync(Places.Open(place), [Kinds.Noop], new JobClientOptions
            {
                Durability = row.EndsWith("_full", StringComparison.Ordinal) ? JobDurability.Full : JobDurability.Normal,
            });
            bool measuresEnqueue = row.EndsWith("_enqueue", StringComparison.Ordinal);
            JobKeep keep = row is "pg_noop" or "redis_noop" ? JobKeep.Nothing : JobKeep.Outcome;
            var options = new JobWorkerOptions { Queues = new Dictionary<string, int> { ["default"] = 500 } };
            await EnqueueAsync(jobs, 5_000, keep);
            await jobs.DrainAsync(options);
            return measuresEnqueue
                ? await MeasureAsync(() => EnqueueAsync(jobs, Jobs, keep))
                : await MeasureAsync(async () => await jobs.DrainAsync(options), prepare: () => EnqueueAsync(jobs, Jobs, keep));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Coroutine<(double, double)> MeasureAsync(Func<Coroutine> body, Func<Coroutine>? prepare = null)
    {
        if (prepare is not null)
        {
            await prepare();
        }

        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await body();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (Jobs / seconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Jobs);
    }

    private static async Coroutine EnqueueAsync(JobClient jobs, int count, JobKeep keep)
    {
        for (int done = 0; done < count; done += EnqueueBatch)
        {
            await Coroutine.Gather(Enumerable.Range(0, EnqueueBatch).Select(async Coroutine<JobHandle> (_)
                => await jobs.EnqueueAsync(Kinds.Noop, "a payload of about forty bytes, as is usual", new JobOptions { Keep = keep })));
        }
    }
}
