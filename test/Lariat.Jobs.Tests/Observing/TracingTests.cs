using System.Diagnostics;

namespace Lariat.Jobs.Tests.Observing;

/// <summary>Spans of enqueues and tries, and how they belong together.</summary>
public abstract class TracingTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private readonly SpanRecorder _spans = new();

    private Job<string> Traced => new(_spans.Kind, Text, static async (_, _) => await Coroutine.Yield());

    private Activity Published => Assert.Single(_spans.Find("publish"));

    private Activity Processed => Assert.Single(_spans.Find("process"));

    [Fact]
    public void EnqueueAsync_Listener_SpanFollowsTheConventions() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);
        using Activity own = _spans.StartOwn("request");

        JobHandle handle = await jobs.EnqueueAsync(Traced, "x", new JobOptions { Queue = "mail" });

        Assert.Equal(("publish mail", ActivityKind.Producer, own.SpanId), (Published.DisplayName, Published.Kind, Published.ParentSpanId));
        Assert.Equal(
            [
                ("lariat.job.kind", _spans.Kind), ("messaging.destination.name", "mail"), ("messaging.message.body.size", 3),
                ("messaging.message.id", handle.Id.ToString()), ("messaging.operation.name", "publish"),
                ("messaging.operation.type", "send"), ("messaging.system", "lariat"),
            ],
            Published.TagObjects.Select(static tag => (tag.Key, tag.Value!)).OrderBy(static tag => tag.Key, StringComparer.Ordinal));
    });

    [Fact]
    public void EnqueueAsync_TooLarge_NoSpan() => Run(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(Engine.Storage, [Traced], JobEngine.Options with { MaxPayloadBytes = 2 });

        await Assert.ThrowsAsync<ArgumentException>(async () => await jobs.EnqueueAsync(Traced, "x"));

        Assert.Empty(_spans.Find("publish"));
    });

    [Fact]
    public void RunAsync_Job_BeginsATraceWithALink() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);
        using Activity own = _spans.StartOwn("start");

        await jobs.EnqueueAsync(Traced, "x");
        await jobs.DrainAsync();

        Assert.Equal(("process default", ActivityKind.Consumer), (Processed.DisplayName, Processed.Kind));
        Assert.NotEqual(own.TraceId, Processed.TraceId);
        Assert.Null(Processed.Parent);
        Assert.Equal(default, Processed.ParentSpanId);
        ActivityContext link = Assert.Single(Processed.Links).Context;
        Assert.Equal((Published.TraceId, Published.SpanId), (link.TraceId, link.SpanId));
        Assert.Equal(ActivityStatusCode.Unset, Processed.Status);
        Assert.Equal(
            (1, "completed", "process"),
            (Processed.GetTagItem("lariat.job.attempt"), Processed.GetTagItem("lariat.job.outcome"),
                Processed.GetTagItem("messaging.operation.type")));
    });

    [Fact]
    public void RunAsync_TraceContinue_IsAChild() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);
        using Activity own = _spans.StartOwn("request");
        own.TraceStateString = "vendor=value";

        await jobs.EnqueueAsync(Traced, "x", new JobOptions { Trace = JobTrace.Continue });
        await jobs.DrainAsync();

        Assert.Equal((own.TraceId, Published.SpanId), (Processed.TraceId, Processed.ParentSpanId));
        Assert.Empty(Processed.Links);
        Assert.Equal("vendor=value", Processed.TraceStateString);
    });

    [Fact]
    public void RunAsync_JobThatFails_EachTryLinksToItsEnqueue() => Run(async () =>
    {
        var failing = new Job<string>(_spans.Kind, Text, static (_, job) => job.Attempt == 1
            ? throw new InvalidDataException("broken") : Coroutine.Completed);
        await using JobClient jobs = await OpenAsync(failing);

        JobHandle handle = await jobs.EnqueueAsync(failing, "x");
        await WithWorkerAsync(jobs, () => handle.WaitAsync());

        List<Activity> tries = _spans.Find("process");
        Assert.Equal(["failed", "completed"], tries.Select(static one => (string)one.GetTagItem("lariat.job.outcome")!));
        Assert.All(tries, one => Assert.Equal(Published.SpanId, Assert.Single(one.Links).Context.SpanId));
        Assert.Equal((ActivityStatusCode.Error, "broken"), (tries[0].Status, tries[0].StatusDescription));
        Assert.Equal("System.IO.InvalidDataException", tries[0].GetTagItem("error.type"));
        Assert.NotEqual(tries[0].TraceId, tries[1].TraceId);
    });

    [Fact]
    public void RetryAsync_DeadJob_KeepsItsLink() => Run(async () =>
    {
        var failing = new Job<string>(_spans.Kind, Text, static (_, _) => throw new InvalidDataException("broken"));
        await using JobClient jobs = await OpenAsync(failing);
        await jobs.EnqueueAsync(failing, "x", new JobOptions { Attempts = 1 });
        await jobs.DrainAsync();

        await jobs.RetryAsync(new JobFilter());
        await jobs.DrainAsync();

        List<Activity> tries = _spans.Find("process");
        Assert.Equal(2, tries.Count);
        Assert.All(tries, one => Assert.Equal(Published.SpanId, Assert.Single(one.Links).Context.SpanId));
    });

    [Fact]
    public void ChainAsync_Members_LinkToTheEnqueueOfTheChain() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);
        using Activity own = _spans.StartOwn("request");

        await jobs.ChainAsync(Traced.With("a"), Traced.With("b"));
        await jobs.DrainAsync();

        Activity batch = Assert.Single(_spans.FindBatches(own.TraceId));
        Assert.Equal(("publish default", 2), (batch.DisplayName, batch.GetTagItem("messaging.batch.message_count")));
        List<Activity> tries = _spans.Find("process");
        Assert.Equal(2, tries.Count);
        Assert.All(tries, one => Assert.Equal(batch.SpanId, Assert.Single(one.Links).Context.SpanId));
    });

    [Fact]
    public void Enqueue_ByAJob_LinksToItsTry() => Run(async () =>
    {
        var parent = new Job<string>($"parent of {_spans.Kind}", Text, (_, job) =>
        {
            job.Enqueue(Traced, "x");
            Assert.NotNull(Activity.Current);
            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(parent, Traced);
        await jobs.EnqueueAsync(parent, "x");
        await jobs.DrainAsync();

        ActivityContext link = Assert.Single(Processed.Links).Context;
        Assert.Empty(_spans.Find("publish"));
        Assert.NotEqual(default, link.SpanId);
        Assert.NotEqual(link.TraceId, Processed.TraceId);
    });

    [Fact]
    public void EnqueueAsync_LimitAndKey_KeepsTheTrace() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);

        await jobs.EnqueueAsync(Traced, "x", new JobOptions { Limit = new JobLimit("one", 1), Unique = new JobUnique() });
        await jobs.DrainAsync();

        Assert.Equal(Published.SpanId, Assert.Single(Processed.Links).Context.SpanId);
    });

    [Fact]
    public void EnqueueAsync_ReplacedJob_LinksToTheLastEnqueue() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);
        var options = new JobOptions { Unique = new JobUnique("key") { OnConflict = JobConflict.Replace } };

        await jobs.EnqueueAsync(Traced, "a", options);
        await jobs.EnqueueAsync(Traced, "b", options);
        await jobs.DrainAsync();

        Assert.Equal(_spans.Find("publish")[1].SpanId, Assert.Single(Processed.Links).Context.SpanId);
    });

    [Fact]
    public void RunAsync_JobOfASchedule_HasNoLink() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);
        using Activity own = _spans.StartOwn("deployment");
        await jobs.ScheduleAsync("each minute", "* * * * *", Traced, "x");

        await WithWorkerAsync(jobs, static () => Coroutine.Sleep(61));

        Assert.Empty(Processed.Links);
        Assert.Equal(default, Processed.ParentSpanId);
    });

    [Fact]
    public void EnqueueAsync_OtherLoop_IsInItsTrace() => Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Traced);
        ActivityTraceId trace = default;

        await Coroutine.ToThread(() => EventLoop.Run(async () =>
        {
            using Activity own = _spans.StartOwn("request");
            trace = own.TraceId;
            await jobs.EnqueueAsync(Traced, "x");
        }));

        Assert.Equal(trace, Published.TraceId);
    });

    private void Run(Func<Coroutine> test)
    {
        using (_spans)
        {
            TestLoop.Run(test);
        }
    }
}
