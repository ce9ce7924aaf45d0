namespace Lariat.Jobs.Tests;

public abstract class ResultTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static Job<string, int> Length { get; } = new("length", Text, Number, (text, _) => Coroutine.FromResult(text.Length));

    [Fact]
    public void WaitAsync_JobWithAResult_ReturnsIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Length);
        JobHandle<int> length = await jobs.EnqueueAsync(Length, "four");

        await WithWorkerAsync(jobs, async () => Assert.Equal(4, await length.WaitAsync()));
    });

    [Fact]
    public void WaitAsync_AfterTheEnd_ReturnsTheResult() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Length);
        JobHandle<int> length = await jobs.EnqueueAsync(Length, "four");
        await jobs.DrainAsync();

        Assert.Equal(4, await jobs.GetHandle(Length, length.Id).WaitAsync());
    });

    [Fact]
    public void WaitAsync_ResultNotKept_SaysSo() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Length);
        JobHandle<int> length = await jobs.EnqueueAsync(Length, "four", new JobOptions { Keep = JobKeep.Outcome });
        await jobs.DrainAsync();

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await length.WaitAsync());

        Assert.Contains("not kept", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void WaitAsync_BesideAWaitForAnotherJob_ReturnsWhatHasEnded() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Length);
        JobHandle<int> ended = await jobs.EnqueueAsync(Length, "four");
        await jobs.DrainAsync();
        JobHandle<int> later = await jobs.EnqueueAsync(Length, "later", new JobOptions { Delay = TimeSpan.FromDays(1) });
        LoopTask<int> waiting = LoopTask.Create(later.WaitAsync());
        await Coroutine.Sleep(0.5);

        Assert.Equal(4, await ended.WaitAsync());
        waiting.Cancel();
        await Coroutine.WaitMany([waiting]);
    });

    [Fact]
    public void WaitAsync_UnknownId_SaysSo() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Length);

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(() => jobs.GetHandle(Guid.CreateVersion7()).WaitAsync());

        Assert.Contains("no job", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void WaitAsync_DeadJob_ThrowsItsError() => TestLoop.Run(async () =>
    {
        var failing = new Job<string>("failing", Text, (_, _) => throw new InvalidDataException("no such customer"));
        await using JobClient jobs = await OpenAsync(failing);
        JobHandle handle = await jobs.EnqueueAsync(failing, "x", new JobOptions { Attempts = 1 });
        await jobs.DrainAsync();

        JobFailedException error = await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync());

        Assert.Equal(JobState.Dead, error.State);
        Assert.Contains("no such customer", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Keep_Nothing_LeavesNoRow() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Length);
        JobHandle<int> length = await jobs.EnqueueAsync(Length, "four", new JobOptions { Keep = JobKeep.Nothing });
        await jobs.DrainAsync();

        Assert.Null(await length.GetInfoAsync());
    });

    [Fact]
    public void Keep_Everything_HasPayloadAndResult() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(Length);
        JobHandle<int> length = await jobs.EnqueueAsync(Length, "four", new JobOptions { Keep = JobKeep.Everything, Tags = ["blue", "red"] });
        await jobs.DrainAsync();

        JobInfo info = (await length.GetInfoAsync())!;

        Assert.Equal((JobState.Completed, "\"four\"", "4", 1), (info.State, info.Payload, info.Result, info.Attempt));
        Assert.Equal(["blue", "red"], info.Tags);
        Assert.NotNull(info.StartedAt);
        Assert.NotNull(info.FinishedAt);
    });
}
