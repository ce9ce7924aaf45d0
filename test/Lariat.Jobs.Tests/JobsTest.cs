using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs.Tests;

/// <summary>A test with jobs in a file of its own, on virtual time: the storage's clock is the loop's.</summary>
public abstract class JobsTest : IDisposable
{
    private readonly TestDirectory _directory = new();

    protected static JsonTypeInfo<string> Text { get; } = JobPayload.Primitive(JsonMetadataServices.StringConverter);

    protected static JsonTypeInfo<int> Number { get; } = JobPayload.Primitive(JsonMetadataServices.Int32Converter);

    /// <summary>What jobs of <see cref="Note"/> have received.</summary>
    protected List<string> Notes { get; } = [];

    /// <summary>A kind that notes its payload.</summary>
    protected Job<string> Note { get; }

    protected string Path => _directory["jobs.db"];

    protected JobsTest() => Note = new Job<string>("note", Text, (text, _) =>
    {
        Notes.Add(text);
        return Coroutine.Completed;
    });

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Coroutine<JobClient> OpenAsync(params Job[] jobs) => JobClient.OpenAsync(
        Path, jobs.Length == 0 ? [Note] : jobs, new JobClientOptions
        {
            Clock = new LoopClock(EventLoop.Current),
            PollInterval = Timeout.InfiniteTimeSpan,
        });

    /// <summary>Runs a worker while the body runs, and stops it.</summary>
    protected static async Coroutine WithWorkerAsync(JobClient client, Func<Coroutine> body, JobWorkerOptions? options = null)
    {
        LoopTask worker = LoopTask.Create(client.RunAsync(options ?? new JobWorkerOptions { StopsAtSigterm = false }), name: "worker");
        await body();
        worker.Cancel();
        await Coroutine.WaitMany([worker]);
        Assert.True(worker.IsCanceled, worker.ToString());
    }
}
