using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>A test with a storage of its own, on virtual time: the storage's clock is the loop's.</summary>
/// <typeparam name="TEngine">The engine; each class of tests has a line for each, in the folder of the engine.</typeparam>
public abstract class JobsTest<TEngine> : IDisposable
    where TEngine : JobEngine, new()
{
    protected TEngine Engine { get; } = new();

    protected static JsonTypeInfo<string> Text { get; } = JobPayload.Primitive(JsonMetadataServices.StringConverter);

    protected static JsonTypeInfo<int> Number { get; } = JobPayload.Primitive(JsonMetadataServices.Int32Converter);

    /// <summary>What jobs of <see cref="Note"/> have received.</summary>
    protected List<string> Notes { get; } = [];

    /// <summary>A kind that notes its payload.</summary>
    protected Job<string> Note { get; }

    protected JobsTest() => Note = new Job<string>("note", Text, (text, _) =>
    {
        Notes.Add(text);
        return Coroutine.Completed;
    });

    public void Dispose()
    {
        Engine.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Coroutine<JobClient> OpenAsync(params Job[] jobs)
        => JobClient.OpenAsync(Engine.Storage, jobs.Length == 0 ? [Note] : jobs, JobEngine.Options);

    private protected Coroutine<JobStore> OpenStoreAsync() => Engine.Storage.OpenAsync(JobEngine.Options);

    /// <summary>Runs a worker while the body runs, and stops it. A worker that ends earlier fails the test with its exception: what the body
    /// waits for would not come.</summary>
    protected static async Coroutine WithWorkerAsync(JobClient client, Func<Coroutine> body, JobWorkerOptions? options = null)
    {
        LoopTask worker = LoopTask.Create(client.RunAsync(options ?? new JobWorkerOptions { StopsAtSigterm = false }), name: "worker");
        LoopTask work = LoopTask.Create(body(), name: "body", eagerStart: true);
        await Coroutine.WaitMany([worker, work], returnWhen: ReturnWhen.FirstCompleted);
        if (!work.IsCompleted)
        {
            work.Cancel();
            await worker;
        }

        await work;
        worker.Cancel();
        await Coroutine.WaitMany([worker]);
        Assert.True(worker.IsCanceled, worker.ToString());
    }
}
