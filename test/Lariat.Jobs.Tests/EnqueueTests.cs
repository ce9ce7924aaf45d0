namespace Lariat.Jobs.Tests;

public abstract class EnqueueTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    [Fact]
    public void EnqueueAsync_OfAString_RunsWithIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await jobs.EnqueueAsync(Note, "ada");

        Assert.Equal(1, await jobs.DrainAsync());
        Assert.Equal(["ada"], Notes);
    });

    [Fact]
    public void EnqueueAsync_ThenReopened_IsStillThere() => TestLoop.Run(async () =>
    {
        await using (JobClient jobs = await OpenAsync())
        {
            await jobs.EnqueueAsync(Note, "ada");
        }

        await using JobClient again = await OpenAsync();

        Assert.Equal(1, await again.DrainAsync());
        Assert.Equal(["ada"], Notes);
    });

    [Fact]
    public void EnqueueAsync_WithPriorities_RunsTheFirstFirst() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        foreach (int priority in (int[])[3, 0, 2, 1])
        {
            await jobs.EnqueueAsync(Note, $"{priority}", new JobOptions { Priority = priority });
        }

        await jobs.DrainAsync();

        Assert.Equal(["0", "1", "2", "3"], Notes);
    });

    [Fact]
    public void EnqueueAsync_WithADelay_RunsAfterIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        LoopInstant start = EventLoop.Current.Time;
        JobHandle later = await jobs.EnqueueAsync(Note, "later", new JobOptions { Delay = TimeSpan.FromMinutes(1) });

        Assert.Equal(0, await jobs.DrainAsync());
        Assert.Equal(JobState.Scheduled, (await later.GetInfoAsync())!.State);
        TimeSpan waited = default;
        await WithWorkerAsync(jobs, async () =>
        {
            await later.WaitAsync();
            waited = EventLoop.Current.Time - start;
        });

        Assert.InRange(waited, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
    });

    [Fact]
    public void EnqueueAsync_DelayBeyondTheCalendar_WaitsForItsEnd() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle never = await jobs.EnqueueAsync(Note, "never", new JobOptions { Delay = TimeSpan.MaxValue });

        Assert.Equal(0, await jobs.DrainAsync());

        Assert.Equal((JobState.Scheduled, DateTimeOffset.MaxValue), ((await never.GetInfoAsync())!.State, (await never.GetInfoAsync())!.RunAt));
    });

    [Fact]
    public void EnqueueAsync_ManyInOneIteration_AreOneBatch() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        await Coroutine.Gather(Enumerable.Range(0, 300).Select(async Coroutine<JobHandle> (number) => await jobs.EnqueueAsync(Note, $"{number}")));

        Assert.Equal(300, await jobs.DrainAsync());
        Assert.Equal(Enumerable.Range(0, 300).Select(number => $"{number}"), Notes);
    });

    [Fact]
    public void EnqueueAsync_AnyCharacter_ArrivesAsItIs() => TestLoop.Run(async () =>
    {
        const string text = "\0 \t \u001f \" \\ é 語 \U0001F600";
        await using JobClient jobs = await OpenAsync();

        await jobs.EnqueueAsync(Note, text, new JobOptions { Tags = ["é\" ,{}"] });

        Assert.Equal(["é\" ,{}"], Assert.Single(await jobs.ListAsync()).Tags);
        await jobs.DrainAsync();
        Assert.Equal([text], Notes);
    });

    [Fact]
    public void EnqueueAsync_TasksStartEagerly_IsStored() => TestLoop.Run(async () =>
    {
        EventLoop.Current.TaskFactory = LoopTaskFactory.Eager;
        await using JobClient jobs = await OpenAsync();

        JobHandle handle = await jobs.EnqueueAsync(Note, "ada");
        await WithWorkerAsync(jobs, () => handle.WaitAsync());

        Assert.Equal(["ada"], Notes);
    });

    [Fact]
    public void EnqueueAsync_OnAnotherLoop_Throws() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        InvalidOperationException error = await Coroutine.ToThread(() => Assert.Throws<InvalidOperationException>(
            () => EventLoop.Run(async () => _ = await jobs.EnqueueAsync(Note, "ada"))));

        Assert.Contains("thread", error.Message, StringComparison.Ordinal);
        Assert.Empty(await jobs.CountAsync());
    });

    [Fact]
    public void EnqueueAsync_PayloadBeyondTheLimit_SaysSizeAndLimit() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        ArgumentException error = await Expect.ThrowsAsync<ArgumentException>(async () => await jobs.EnqueueAsync(Note, new string('x', 1 << 20)));

        Assert.Contains("1048578 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxPayloadBytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(await jobs.CountAsync());
    });

    public static TheoryData<string, JobOptions> WrongOptions => new()
    {
        { "priority", new JobOptions { Priority = 4 } },
        { "attempts", new JobOptions { Attempts = 0 } },
        { "both Delay and At", new JobOptions { Delay = TimeSpan.Zero, At = DateTimeOffset.UnixEpoch } },
        { "delay is negative", new JobOptions { Delay = TimeSpan.FromSeconds(-1) } },
        { "time limit", new JobOptions { Timeout = TimeSpan.Zero } },
        { "queue", new JobOptions { Queue = "" } },
        { "17 tags", new JobOptions { Tags = [.. Enumerable.Repeat("a", 17)] } },
        { "a tag", new JobOptions { Tags = [""] } },
        { "U+0000", new JobOptions { Tags = ["a\0b"] } },
        { "surrogate", new JobOptions { Queue = "a\ud800" } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void EnqueueAsync_OptionOutOfRange_SaysWhich(string problem, JobOptions options) => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        ArgumentException error = await Expect.ThrowsAsync<ArgumentException>(async () => await jobs.EnqueueAsync(Note, "ada", options));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("'note'", error.Message, StringComparison.Ordinal);
    });
}
