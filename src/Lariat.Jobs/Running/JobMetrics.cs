// The instruments of the meter "Lariat.Jobs", for OpenTelemetry (AddMeter) and dotnet-counters. An instrument without a listener costs a
// comparison. Durations are measured by this process's monotonic clock; no clock is compared with the storage's.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Counts and measures jobs. Any thread.</summary>
internal static class JobMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Lariat.Jobs";

    private static readonly Meter s_meter = new(MeterName);

    /// <summary>The meter, for instruments elsewhere.</summary>
    public static Meter Meter => s_meter;

    private static readonly Counter<long> s_enqueued = s_meter.CreateCounter<long>("jobs.enqueued", "{job}", "Jobs that were stored.");

    private static readonly Counter<long> s_started = s_meter.CreateCounter<long>("jobs.started", "{job}", "Tries that have begun.");

    private static readonly Counter<long> s_finished = s_meter.CreateCounter<long>(
        "jobs.finished", "{job}", "Tries that have ended, by their outcome: completed, failed, dead, aborted, released.");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("jobs.duration", "s", "How long tries took.");

    private static readonly Counter<long> s_lost = s_meter.CreateCounter<long>(
        "jobs.lost", "{job}", "Running jobs of workers that lost their lease.");

    private static readonly Counter<long> s_fenced = s_meter.CreateCounter<long>(
        "jobs.fenced", "{job}", "Ends that storage refused, as the jobs had been taken from the worker.");

    private static readonly Histogram<double> s_wait = s_meter.CreateHistogram<double>(
        "jobs.wait", "s", "How long jobs were ready before a worker took them, by the clock of the storage.");

    private static readonly Histogram<double> s_exchange = s_meter.CreateHistogram<double>(
        "jobs.exchange", "s", "How long exchanges with the storage took.");

    private static readonly Histogram<long> s_exchangeSize = s_meter.CreateHistogram<long>(
        "jobs.exchange.size", "{job}", "How many jobs an exchange has stored the ends of, or taken.");

    /// <summary>Jobs were stored.</summary>
    public static void OnEnqueued(IEnumerable<NewJob> jobs)
    {
        if (!s_enqueued.Enabled)
        {
            return;
        }

        foreach (NewJob job in jobs)
        {
            s_enqueued.Add(1, new TagList { { "queue", job.Queue }, { "kind", job.Kind } });
        }
    }

    /// <summary>A try begins.</summary>
    public static void OnStarted(FetchedJob job)
    {
        TagList tags = TagsOf(job);
        s_started.Add(1, tags);
        s_wait.Record(job.Waited.TotalSeconds, tags);
    }

    /// <summary>A try has ended.</summary>
    public static void OnFinished(FinishedJob finished, TimeSpan duration)
    {
        TagList tags = TagsOf(finished.Job);
        tags.Add("outcome", Outcome(finished.End));
        s_finished.Add(1, tags);
        s_duration.Record(duration.TotalSeconds, tags);
    }

    /// <summary>A worker has lost its lease while jobs ran.</summary>
    public static void OnLost(int count) => s_lost.Add(count);

    /// <summary>Storage has refused the end of a job.</summary>
    public static void OnFenced(FetchedJob job) => s_fenced.Add(1, TagsOf(job));

    /// <summary>An exchange has ended.</summary>
    public static void OnExchange(TimeSpan duration, int ended, int taken)
    {
        s_exchange.Record(duration.TotalSeconds);
        s_exchangeSize.Record(ended, s_ended);
        s_exchangeSize.Record(taken, s_taken);
    }

    private static readonly KeyValuePair<string, object?> s_ended = new("direction", "ended");
    private static readonly KeyValuePair<string, object?> s_taken = new("direction", "taken");

    private static TagList TagsOf(FetchedJob job) => new() { { "queue", job.Queue }, { "kind", job.Kind } };

    /// <summary>The name of an end in metrics and traces.</summary>
    public static string Outcome(JobEnd end) => end switch
    {
        JobEnd.Completed => "completed",
        JobEnd.Failed => "failed",
        JobEnd.Dead => "dead",
        JobEnd.Aborted => "aborted",
        JobEnd.Released => "released",
        _ => throw new UnreachableException($"The end {end} has no name."),
    };
}
