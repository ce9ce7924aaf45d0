// Spans of the source "Lariat.Jobs", by OpenTelemetry's conventions for messaging (1.27 and later): a queue is the destination, a job the
// message. "publish" lasts until a job is stored, "process" is one try of it. Without a listener there is neither, and nothing is
// allocated.
using System.Diagnostics;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Traces jobs. Any thread.</summary>
internal static class JobTracing
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Lariat.Jobs";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>The current trace, to be stored with a new job; null: there is none, or nothing records it.</summary>
    public static string? Capture(JobTrace mode)
        => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current && (current.Recorded || s_source.HasListeners())
            ? StoredTrace.Write(current.Context, mode) : null;

    /// <summary>Begins the span of an enqueue, whose trace becomes the job's; null: nothing listens. It ends when it is disposed.</summary>
    public static Activity? StartPublish(ref NewJob job)
    {
        if (!s_source.HasListeners() || s_source.StartActivity($"publish {job.Queue}", ActivityKind.Producer) is not { } span)
        {
            return null;
        }

        SetTags(span, "publish", "send", job.Queue);
        SetTags(span, job.Id, job.Kind, job.Payload.Length);
        job = job with { Trace = StoredTrace.Write(span.Context, job.TraceMode) };
        return span;
    }

    /// <summary>Begins the span of an enqueue of many jobs; null: nothing listens. Jobs that are made from now on are in its
    /// trace.</summary>
    public static Activity? StartPublish() => s_source.HasListeners() ? s_source.StartActivity("publish", ActivityKind.Producer) : null;

    /// <summary>Says of which jobs the enqueue consists.</summary>
    public static void SetJobs(Activity? span, IReadOnlyList<NewJob> jobs)
    {
        if (span is null)
        {
            return;
        }

        string[] queues = [.. jobs.Select(static job => job.Queue).Distinct().Take(2)];
        string? queue = queues is [var only] ? only : null;
        span.DisplayName = queue is null ? "publish" : $"publish {queue}";
        SetTags(span, "publish", "send", queue);
        span.SetTag("messaging.batch.message_count", jobs.Count);
    }

    /// <summary>Says that an enqueue has failed.</summary>
    public static void SetFailed(Activity? span, Exception error)
    {
        span?.SetStatus(ActivityStatusCode.Error, error.Message);
        span?.SetTag("error.type", error.GetType().FullName);
    }

    /// <summary>Begins the span of a try, in the task of the job; null: nothing listens.</summary>
    public static Activity? StartProcess(FetchedJob job)
    {
        // The task has the trace in which its worker was started, of which the job is no part.
        if (Activity.Current is not null)
        {
            Activity.Current = null;
        }

        if (!s_source.HasListeners())
        {
            return null;
        }

        bool hasTrace = StoredTrace.TryRead(job.Trace, out ActivityContext trace, out JobTrace mode);
        bool isLink = hasTrace && mode == JobTrace.Link;
        Activity? span = s_source.StartActivity(
            $"process {job.Queue}", ActivityKind.Consumer, hasTrace && !isLink ? trace : default, tags: null,
            links: isLink ? [new ActivityLink(trace)] : null);
        if (span is not null)
        {
            SetTags(span, "process", "process", job.Queue);
            SetTags(span, job.Id, job.Kind, job.Payload.Length);
            span.SetTag("lariat.job.attempt", job.Attempt);
        }

        return span;
    }

    /// <summary>Ends the span of a try.</summary>
    /// <param name="span">Null: there is none.</param>
    /// <param name="end">How the try ended.</param>
    /// <param name="error">What the job has thrown, if that counts as a failure.</param>
    public static void EndProcess(Activity? span, JobEnd end, Exception? error)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("lariat.job.outcome", JobMetrics.Outcome(end));
        if (end is JobEnd.Failed or JobEnd.Dead)
        {
            span.SetStatus(ActivityStatusCode.Error, error?.Message);
            span.SetTag("error.type", error?.GetType().FullName ?? "_OTHER");
            if (error is not null)
            {
                span.AddException(error);
            }
        }

        span.Dispose();
    }

    private static void SetTags(Activity span, string name, string type, string? queue)
    {
        span.SetTag("messaging.system", "lariat");
        span.SetTag("messaging.operation.name", name);
        span.SetTag("messaging.operation.type", type);
        span.SetTag("messaging.destination.name", queue);
    }

    private static void SetTags(Activity span, Guid id, string kind, int bytes)
    {
        if (span.IsAllDataRequested)
        {
            span.SetTag("messaging.message.id", id.ToString());
            span.SetTag("messaging.message.body.size", bytes);
            span.SetTag("lariat.job.kind", kind);
        }
    }
}
