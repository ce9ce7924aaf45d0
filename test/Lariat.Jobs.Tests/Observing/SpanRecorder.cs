using System.Diagnostics;

namespace Lariat.Jobs.Tests.Observing;

/// <summary>The spans of the source "Lariat.Jobs" that have ended, and that tests which run at the same time have not made. Any
/// thread.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Activity> _spans = [];
    private readonly ActivitySource _source = new($"test {Guid.NewGuid()}");
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Lariat.Jobs" || source == _source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_lock)
                {
                    _spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>A kind of which no other test has jobs.</summary>
    public string Kind { get; } = $"traced {Guid.NewGuid()}";

    /// <summary>Begins a span of the application.</summary>
    public Activity StartOwn(string name) => _source.StartActivity(name)!;

    /// <summary>The spans of the kind's jobs, in the order in which they ended.</summary>
    /// <param name="operation">"publish" or "process".</param>
    public List<Activity> Find(string operation)
    {
        lock (_lock)
        {
            return [.. _spans.Where(span => span.DisplayName.StartsWith(operation, StringComparison.Ordinal)
                && (string?)span.GetTagItem("lariat.job.kind") == Kind)];
        }
    }

    /// <summary>The spans of enqueues of groups in a trace.</summary>
    public List<Activity> FindBatches(ActivityTraceId trace)
    {
        lock (_lock)
        {
            return [.. _spans.Where(span => span.TraceId == trace && span.GetTagItem("messaging.batch.message_count") is not null)];
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }
}
