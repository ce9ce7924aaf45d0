using Lariat.Jobs.Running;

namespace Lariat.Jobs.Tests;

/// <summary>The services of a try.</summary>
public sealed class ServiceTests : JobsTest<Sqlite.SqliteEngine>
{
    private sealed class Scope(List<string> log) : IServiceProvider, IAsyncDisposable
    {
        public object? GetService(Type serviceType) => serviceType == typeof(List<string>) ? log : null;

        public ValueTask DisposeAsync()
        {
            log.Add("disposed");
            return default;
        }
    }

    [Fact]
    public void Services_OfATry_AreDisposedAtItsEnd() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        int created = 0;
        var logging = new Job<string>("logging", Text, async (text, job) =>
        {
            job.GetService<List<string>>().Add(text);
            await Coroutine.Sleep(1);
            job.GetService<List<string>>().Add("done");
        });
        await using JobClient jobs = await OpenAsync(logging, Note);
        await jobs.EnqueueAsync(logging, "ada");
        await jobs.EnqueueAsync(Note, "needs none");

        await jobs.DrainAsync(new JobWorkerOptions
        {
            CreateServices = () =>
            {
                created++;
                return new Scope(log);
            },
        });

        Assert.Equal(["ada", "done", "disposed"], log);
        Assert.Equal(1, created);
    });

    [Fact]
    public void GetService_NotRegistered_SaysWhichAndFails() => TestLoop.Run(async () =>
    {
        var wrong = new Job<string>("wrong", Text, (_, job) =>
        {
            job.GetService<Stream>();
            return Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(wrong);
        JobHandle handle = await jobs.EnqueueAsync(wrong, "x", new JobOptions { Attempts = 1 });

        await jobs.DrainAsync(new JobWorkerOptions { CreateServices = () => new Scope([]) });

        Assert.Contains("needs a service of type System.IO.Stream", (await handle.GetInfoAsync())!.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Services_WorkerHasNone_SaysWhatToSet()
    {
        var scope = new JobScope(null);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => scope.Services);

        Assert.Contains("CreateServices", error.Message, StringComparison.Ordinal);
    }
}
