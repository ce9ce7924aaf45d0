using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>An enqueue that changes the job which has its key.</summary>
public abstract class UniqueReplaceTests<TEngine> : UniqueTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void EnqueueAsync_ReplaceOnConflict_HasTheLastPayloadAndTime() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "first", With("key", conflict: JobConflict.Replace) with { Delay = TimeSpan.FromDays(1) });

        await jobs.EnqueueAsync(Note, "second", With("key", conflict: JobConflict.Replace));

        Assert.Equal(1, await jobs.DrainAsync());
        Assert.Equal(["second"], Notes);
    });

    [Fact]
    public void EnqueueAsync_ReplaceOfARunningJob_IsAnotherJob() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", With("key", conflict: JobConflict.Replace));
        await TakeAsync(store);

        JobHandle second = await jobs.EnqueueAsync(Note, "second", With("key", conflict: JobConflict.Replace));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("\"first\"", (await first.GetInfoAsync())!.Payload);
    });

    [Fact]
    public void EnqueueAsync_ReplaceOfAJobBetweenTries_LeavesItAsItIs() => TestLoop.Run(async () =>
    {
        JobOptions options = With("key", JobUniqueScope.UntilFinished, JobConflict.Replace);
        await using JobClient jobs = await OpenAsync();
        await using JobStore store = await OpenStoreAsync();
        JobHandle first = await jobs.EnqueueAsync(Note, "first", options);
        await EndAsync(store, new FinishedJob(await TakeAsync(store), JobEnd.Failed, Error: "failed"));

        JobHandle second = await jobs.EnqueueAsync(Note, "second", options);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal("\"first\"", (await first.GetInfoAsync())!.Payload);
    });

    [Fact]
    public void EnqueueAsync_Debounced_BeginsAfterTheLastOne() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        LoopInstant start = EventLoop.Current.Time;
        TimeSpan waited = default;

        await WithWorkerAsync(jobs, async () =>
        {
            JobHandle handle = await jobs.EnqueueAsync(Note, "0", Debounced(10));
            for (int i = 1; i <= 5; i++)
            {
                await Coroutine.Sleep(5);
                await jobs.EnqueueAsync(Note, $"{i}", Debounced(10));
            }

            await handle.WaitAsync();
            waited = EventLoop.Current.Time - start;
        });

        Assert.Equal(["5"], Notes);
        Assert.InRange(waited, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(37));
    });

    [Fact]
    public void EnqueueAsync_DebouncedBeyondTheLongestWait_Begins() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(Note, "0", Debounced(10, maxWait: 12));
        DateTimeOffset created = (await handle.GetInfoAsync())!.CreatedAt;
        await Coroutine.Sleep(5);

        await jobs.EnqueueAsync(Note, "1", Debounced(10, maxWait: 12));

        Assert.Equal(created.AddSeconds(12), (await handle.GetInfoAsync())!.RunAt);
    });
}
