namespace Lariat.Jobs.Tests;

/// <summary>A client that is used from other loops and threads than its own.</summary>
public abstract class LoopAffinityTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void EnqueueAsync_OnAnotherLoop_IsStoredAndRuns() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await WithWorkerAsync(jobs, () => Coroutine.ToThread(() => EventLoop.Run(async () =>
        {
            JobHandle handle = await jobs.EnqueueAsync(Note, "ada");
            await handle.WaitAsync();
            Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
        })));

        Assert.Equal(["ada"], Notes);
    });

    [Fact]
    public void EnqueueAsync_OnAThreadWithoutALoop_IsStored() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        EventLoop loop = EventLoop.Current;

        await Coroutine.ToThread(() => loop.RunThreadSafe(jobs.EnqueueAsync(Note, "ada")).AsTask().GetAwaiter().GetResult());

        Assert.Single(await jobs.ListAsync());
    });

    [Fact]
    public void AnyQuestion_OnAnotherLoop_IsAnswered() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "ada");

        await Coroutine.ToThread(() => EventLoop.Run(async () =>
        {
            Assert.Single(await jobs.ListAsync());
            Assert.Single(await jobs.CountAsync());
            Assert.True(await jobs.AbortAsync(handle.Id));
            Assert.Equal(0, await jobs.RetryAsync(new JobFilter()));
            Assert.Equal(0, await jobs.DiscardAsync(new JobFilter()));
            await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync());
        }));
    });

    [Fact]
    public void DisposeAsync_OnAnotherLoop_ClosesTheStorage() => TestLoop.RunReal(async () =>
    {
        JobClient jobs = await OpenAsync();

        await Coroutine.ToThread(() => EventLoop.Run(async () => await jobs.DisposeAsync()));

        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await jobs.ListAsync());
    });

    [Fact]
    public void RunAsync_OnAnotherLoop_Throws() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        InvalidOperationException error = await Coroutine.ToThread(() => Assert.Throws<InvalidOperationException>(
            () => EventLoop.Run(async () => await jobs.RunAsync())));

        Assert.Contains("thread", error.Message, StringComparison.Ordinal);
    });
}
