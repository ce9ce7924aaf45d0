namespace Lariat.Jobs.Tests.Observing;

/// <summary>What the client finds that hurts, on every engine.</summary>
public abstract class DiagnosisTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private Job<string> Other { get; } = new("other", Text, static (_, _) => Coroutine.Completed);

    [Fact]
    public void DiagnoseAsync_WorkerThatHasAll_FindsNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "x");

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(5);
            Assert.Empty(await FindAsync(jobs));
        });
    });

    [Fact]
    public void DiagnoseAsync_QueueWithoutWorker_IsFound() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "x", new JobOptions { Queue = "mial" });
        await Coroutine.Sleep(29);
        Assert.Empty(await FindAsync(jobs));

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(2);
            JobFinding finding = Assert.Single(await FindAsync(jobs));
            Assert.Equal(("queue-without-worker", JobFindingSeverity.Warning), (finding.Code, finding.Severity));
            Assert.Equal("The queue 'mial' has 1 ready jobs, and no live worker has the queue.", finding.Text);
        });
    });

    [Fact]
    public void DiagnoseAsync_PausedQueue_FindsNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "x");
        await jobs.PauseAsync(JobTarget.Queue, "default");
        await Coroutine.Sleep(TimeSpan.FromHours(1));

        Assert.Empty(await FindAsync(jobs));
    });

    [Fact]
    public void DiagnoseAsync_KindWithoutWorker_IsFoundAfterTenMinutes() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Other, "x");
        await Coroutine.Sleep(TimeSpan.FromSeconds(200));

        // A lease is renewed in real time, so the virtual time passes without a worker.
        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(1);
            Assert.Empty(await FindAsync(jobs));
        });
        await Coroutine.Sleep(TimeSpan.FromSeconds(500));
        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(1);
            Assert.Equal(["kind-without-worker", "queue-behind"], (await FindAsync(jobs)).Select(one => one.Code));
        });
    });

    [Fact]
    public void DiagnoseAsync_NewerVersionOfAKind_HasNoWorker() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(new Job<string>("note", Text, static (_, _) => Coroutine.Completed) { Version = 2 }, "x");
        await Coroutine.Sleep(TimeSpan.FromSeconds(700));

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(1);
            Assert.Contains("'note' (version 2)", (await FindAsync(jobs))[0].Text, StringComparison.Ordinal);
        });
    });

    [Fact]
    public void DiagnoseAsync_WorkerThatDoesNotTell_CountsAsHavingAll() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Other, "x");
        await Coroutine.Sleep(TimeSpan.FromSeconds(610));

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(1);
            await Engine.ForgetOffersAsync();
            Assert.Equal(["queue-behind"], (await FindAsync(jobs)).Select(one => one.Code));
        });
    });

    [Fact]
    public void DiagnoseAsync_LostLease_IsFoundForTenMinutes() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(1);
            await Engine.RemoveWorkersAsync();
            await jobs.EnqueueAsync(Note, "x");
            await Coroutine.Sleep(10);
            Assert.Equal(["lease-lost"], (await FindAsync(jobs)).Select(one => one.Code));
            await Coroutine.Sleep(TimeSpan.FromMinutes(10));
            Assert.Empty(await FindAsync(jobs));
        });
    });

    /// <summary>Without what is particular to the machine on which the tests run.</summary>
    private static async Coroutine<List<JobFinding>> FindAsync(JobClient jobs)
        => [.. (await jobs.DiagnoseAsync()).Where(static one => one.Code is "queue-without-worker" or "kind-without-worker" or "queue-behind"
            or "lease-lost" or "polling")];
}
