namespace Lariat.Jobs.Tests;

public abstract class RetryTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private int _tries;

    private Job<int> FailsUntil { get; }

    protected RetryTests() => FailsUntil = new Job<int>("fails-until", Number, (until, job) =>
    {
        _tries++;
        return job.Attempt < until ? throw new InvalidOperationException($"try {job.Attempt}") : Coroutine.Completed;
    })
    {
        // The default of twelve tries is hours.
        Defaults = new JobOptions { Backoff = new JobBackoff(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)) },
    };

    [Fact]
    public void Run_FailsTwice_IsTriedAgainLater() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(FailsUntil);
        JobHandle handle = await jobs.EnqueueAsync(FailsUntil, 3);
        LoopInstant start = EventLoop.Current.Time;

        TimeSpan waited = default;
        await WithWorkerAsync(jobs, async () =>
        {
            await handle.WaitAsync();
            waited = EventLoop.Current.Time - start;
        });

        JobInfo info = (await handle.GetInfoAsync())!;
        Assert.Equal((3, 3), (_tries, info.Attempt));
        Assert.Equal([1, 2], info.Errors.Select(error => error.Attempt));

        // 3 s and 6 s, each spread by half.
        Assert.InRange(waited, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(12));
    });

    [Fact]
    public void Run_LastAttemptFails_IsDeadAndKeepsTenErrors() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(FailsUntil);
        JobHandle handle = await jobs.EnqueueAsync(FailsUntil, 100, new JobOptions { Attempts = 12 });

        await WithWorkerAsync(jobs, async () => await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync()));

        JobInfo info = (await handle.GetInfoAsync())!;
        Assert.Equal(JobState.Dead, info.State);
        Assert.Equal(Enumerable.Range(3, 10), info.Errors.Select(error => error.Attempt));
        Assert.Contains("try 12", info.Errors[^1].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Run_ErrorWithAnyCharacter_IsKeptAsItIs() => TestLoop.Run(async () =>
    {
        var failing = new Job<string>("failing", Text, (_, _) => throw new JobDeadException("\0 \u001f \" \\ é"));
        await using JobClient jobs = await OpenAsync(failing);
        JobHandle handle = await jobs.EnqueueAsync(failing, "x");

        await jobs.DrainAsync();

        JobError error = Assert.Single((await handle.GetInfoAsync())!.Errors);
        Assert.Contains("\0 \u001f \" \\ é", error.Text, StringComparison.Ordinal);
        Assert.Equal(new LoopClock(EventLoop.Current).GetUtcNow(), error.At);
    });

    [Fact]
    public void Run_JobDeadException_IsNotTriedAgain() => TestLoop.Run(async () =>
    {
        var hopeless = new Job<string>("hopeless", Text, (_, _) => throw new JobDeadException("the account is closed"));
        await using JobClient jobs = await OpenAsync(hopeless);
        JobHandle handle = await jobs.EnqueueAsync(hopeless, "x");

        await jobs.DrainAsync();

        JobInfo info = (await handle.GetInfoAsync())!;
        Assert.Equal((JobState.Dead, 1), (info.State, info.Attempt));
        Assert.Contains("the account is closed", info.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Run_JobSnoozeException_WaitsAndDoesNotCount() => TestLoop.Run(async () =>
    {
        int calls = 0;
        var snoozing = new Job<string>("snoozing", Text, (_, job) =>
        {
            calls++;
            return calls < 4 ? throw new JobSnoozeException(TimeSpan.FromMinutes(1)) : job.Attempt == 1 ? Coroutine.Completed
                : throw new InvalidOperationException("a snooze counted");
        });
        await using JobClient jobs = await OpenAsync(snoozing);
        JobHandle handle = await jobs.EnqueueAsync(snoozing, "x", new JobOptions { Attempts = 1 });
        LoopInstant start = EventLoop.Current.Time;

        TimeSpan waited = default;
        await WithWorkerAsync(jobs, async () =>
        {
            await handle.WaitAsync();
            waited = EventLoop.Current.Time - start;
        });

        Assert.InRange(waited, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3.1));
    });

    [Fact]
    public void Run_SnoozeBeyondTheCalendar_WaitsForItsEnd() => TestLoop.Run(async () =>
    {
        var snoozing = new Job<string>("snoozing", Text, (_, _) => throw new JobSnoozeException(TimeSpan.MaxValue));
        await using JobClient jobs = await OpenAsync(snoozing);
        JobHandle handle = await jobs.EnqueueAsync(snoozing, "x");

        await jobs.DrainAsync();

        Assert.Equal(DateTimeOffset.MaxValue, (await handle.GetInfoAsync())!.RunAt);
    });

    [Fact]
    public void Run_PayloadOfAnotherType_IsDeadWithoutARun() => TestLoop.Run(async () =>
    {
        await using (JobClient before = await OpenAsync(new Job<string>("fails-until", Text, (_, _) => Coroutine.Completed), Note))
        {
            await before.EnqueueAsync(new Job<string>("fails-until", Text, (_, _) => Coroutine.Completed), "no number");
            await before.EnqueueAsync(Note, "beside it");
        }

        await using JobClient jobs = await OpenAsync(FailsUntil, Note);
        await jobs.DrainAsync();

        JobInfo dead = Assert.Single(await jobs.ListAsync(new JobFilter { States = [JobState.Dead] }));
        Assert.Equal(0, _tries);
        Assert.Contains("JobPayloadException", dead.Errors[0].Text, StringComparison.Ordinal);
        Assert.Equal(["beside it"], Notes);
    });

    [Fact]
    public void Run_BeyondItsTimeout_IsCanceledAndFails() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        var slow = new Job<string>("slow", Text, async (_, _) =>
        {
            try
            {
                await Coroutine.Sleep(TimeSpan.FromDays(1));
            }
            finally
            {
                await Coroutine.Sleep(1);
                hasCleanedUp = true;
            }
        });
        await using JobClient jobs = await OpenAsync(slow);
        JobHandle handle = await jobs.EnqueueAsync(slow, "x", new JobOptions { Attempts = 1, Timeout = TimeSpan.FromSeconds(10) });

        await WithWorkerAsync(jobs, async () => await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync()));

        Assert.True(hasCleanedUp);
        Assert.Contains(nameof(TimeoutException), (await handle.GetInfoAsync())!.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void RetryAsync_DeadJobs_RunAgainWithAllTheirTries() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(FailsUntil);
        JobHandle handle = await jobs.EnqueueAsync(FailsUntil, 2, new JobOptions { Attempts = 1 });
        await jobs.DrainAsync();

        Assert.Equal(1, await jobs.RetryAsync(new JobFilter { Kind = "fails-until" }));
        JobInfo info = (await handle.GetInfoAsync())!;

        Assert.Equal((JobState.Ready, 0), (info.State, info.Attempt));
        Assert.Single(info.Errors);
    });

    [Fact]
    public void RetryAsync_WithSpread_IsScheduledWithinIt() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(FailsUntil);
        for (int i = 0; i < 50; i++)
        {
            await jobs.EnqueueAsync(FailsUntil, 2, new JobOptions { Attempts = 1 });
        }

        await jobs.DrainAsync();
        DateTimeOffset now = new LoopClock(EventLoop.Current).GetUtcNow();

        Assert.Equal(50, await jobs.RetryAsync(new JobFilter(), TimeSpan.FromHours(1)));

        IReadOnlyList<JobInfo> all = await jobs.ListAsync();
        Assert.All(all, job => Assert.InRange(job.RunAt, now, now.AddHours(1)));
        Assert.True(all.Select(job => job.RunAt).Distinct().Count() > 40);
    });

    [Fact]
    public void DiscardAsync_DeadJobs_AreGone() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync(FailsUntil);
        await jobs.EnqueueAsync(FailsUntil, 2, new JobOptions { Attempts = 1 });
        await jobs.DrainAsync();

        Assert.Equal(1, await jobs.DiscardAsync(new JobFilter()));

        Assert.Empty(await jobs.CountAsync());
    });
}
