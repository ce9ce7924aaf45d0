// Observable instruments. A collector asks on a thread of its own, at any time, so nothing is read then: each worker reads the numbers of its
// storage on the loop from time to time, while something listens, and publishes them here. They are the storage's: the workers of a storage
// report the same.
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Reads the numbers of a storage while they are observed. Thread: the worker's loop; its instruments: any.</summary>
internal sealed class JobGauges(JobDiagnosisStore store, TimeSpan interval)
{
    private static readonly ConcurrentDictionary<JobGauges, (JobVitals Vitals, string Mode)> s_published = [];

    private static readonly Instrument[] s_instruments =
    [
        Create("jobs.lag", "s", "How long the oldest ready job of a queue has been ready.", static (vitals, _) =>
            vitals.Overview.Queues.Select(queue => Measure(
                queue.OldestReady is { } oldest ? (vitals.Overview.At - oldest).TotalSeconds : 0, ("queue", queue.Name)))),
        Create("jobs.depth", "{job}", "Jobs that have not completed; counting stops at 10,000.", static (vitals, _) =>
            vitals.Overview.Queues.SelectMany(static queue => new[]
            {
                Depth(queue, "ready", queue.Ready), Depth(queue, "scheduled", queue.Scheduled), Depth(queue, "waiting", queue.Waiting),
                Depth(queue, "running", queue.Running), Depth(queue, "dead", queue.Dead),
            })),
        Create("jobs.unknown_kind", "{job}", "Ready jobs of kinds that no live worker has, of the 1,000 oldest of a queue.",
            static (vitals, _) => vitals.KindsWithoutWorker.Select(
                static ready => Measure(ready.Count, ("queue", ready.Queue), ("kind", ready.Kind)))),
        Create("jobs.notify", "{worker}", "How workers find out about the changes of other processes: 1 for the mode they are in.",
            static (_, mode) => [Measure(1, ("mode", mode))]),
        Create("jobs.dead_tuples", "{row}", "PostgreSQL: rows of the table of jobs that vacuum has not removed yet.",
            static (vitals, _) => Number(vitals, "jobs.dead_tuples")),
        Create("jobs.oldest_xmin", "{transaction}", "PostgreSQL: how many transactions ago the oldest one began that holds up vacuum.",
            static (vitals, _) => Number(vitals, "jobs.oldest_xmin")),
    ];

    /// <summary>Reads again and again, until it is canceled. What fails is reported, and tried again next time.</summary>
    public async Coroutine RunAsync()
    {
        try
        {
            while (true)
            {
                if (Array.Exists(s_instruments, static instrument => instrument.Enabled))
                {
                    await ReadAsync();
                }

                await Coroutine.Sleep(interval);
            }
        }
        finally
        {
            s_published.TryRemove(this, out _);
        }
    }

    private async Coroutine ReadAsync()
    {
        try
        {
            s_published[this] = (await store.ReadVitalsAsync(), store.WakeUpMode);
        }
        catch (JobStorageException error)
        {
            // Old numbers would look as if all were well.
            s_published.TryRemove(this, out _);
            EventLoop.Current.CallExceptionHandler(new LoopErrorContext
            {
                Message = "The numbers of the jobs' metrics could not be read; it is tried again.",
                Exception = error,
            });
        }
    }

    private static ObservableGauge<double> Create(
        string name, string unit, string description, Func<JobVitals, string, IEnumerable<Measurement<double>>> measure)
        => JobMetrics.Meter.CreateObservableGauge(
            name, () => s_published.Values.SelectMany(one => measure(one.Vitals, one.Mode)), unit, description);

    private static Measurement<double> Depth(JobQueueInfo queue, string state, long count)
        => Measure(count, ("queue", queue.Name), ("state", state));

    private static Measurement<double> Measure(double value, params ReadOnlySpan<(string Name, string Value)> tags)
    {
        var all = new KeyValuePair<string, object?>[tags.Length];
        for (int i = 0; i < tags.Length; i++)
        {
            all[i] = new(tags[i].Name, tags[i].Value);
        }

        return new Measurement<double>(value, all);
    }

    private static IEnumerable<Measurement<double>> Number(JobVitals vitals, string name)
        => vitals.Numbers.TryGetValue(name, out double value) ? [new Measurement<double>(value)] : [];
}
