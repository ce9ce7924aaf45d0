namespace Lariat.Jobs.Tests;

public abstract class WorkerTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private Job<string> NoteAfter(TimeSpan time, JobShutdown onShutdown = default) => new("slow", Text, async (text, _) =>
    {
        await Coroutine.Sleep(time);
        Notes.Add(text);
    }) { OnShutdown = onShutdown };

    [Fact]
    public void RunAsync_Concurrency_IsNotExceeded() => TestLoop.Run(async () =>
    {
        int running = 0, most = 0;
        var counting = new Job<int>("counting", Number, async (_, _) =>
        {
            most = Math.Max(most, ++running);
            await Coroutine.Sleep(1);
            running--;
        });
        await using JobClient jobs = await OpenAsync(counting);
        for (int i = 0; i < 20; i++)
        {
            await jobs.EnqueueAsync(counting, i);
        }

        await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { ["default"] = 3 } });

        Assert.Equal(3, most);
    });

    [Fact]
    public void RunAsync_OtherQueue_IsLeftAlone() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "mail", new JobOptions { Queue = "mail" });
        await jobs.EnqueueAsync(Note, "default");

        await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { ["mail"] = 1 } });

        Assert.Equal(["mail"], Notes);
    });

    [Fact]
    public void RunAsync_UnknownKind_IsLeftToOtherWorkers() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(new Job<string>("of another program", Text, (_, _) => Coroutine.Completed), "x");

        Assert.Equal(0, await jobs.DrainAsync());

        Assert.Equal(JobState.Ready, Assert.Single(await jobs.ListAsync()).State);
    });

    [Fact]
    public void RunAsync_NewerVersion_IsLeftToNewerWorkers() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(new Job<string>("note", Text, (_, _) => Coroutine.Completed) { Version = 2 }, "x");

        Assert.Equal(0, await jobs.DrainAsync());
    });

    [Fact]
    public void RunAsync_FormerKind_RunsAsTheNewOne() => TestLoop.Run(async () =>
    {
        await using (JobClient before = await OpenAsync())
        {
            await before.EnqueueAsync(Note, "old");
        }

        string? received = null;
        await using JobClient jobs = await OpenAsync(new Job<string>("memo", Text, (text, _) =>
        {
            received = text;
            return Coroutine.Completed;
        }) { FormerKinds = ["note"] });

        Assert.Equal(1, await jobs.DrainAsync());
        Assert.Equal("old", received);
    });

    [Fact]
    public void RunAsync_OlderVersions_AreUpgradedInSteps() => TestLoop.Run(async () =>
    {
        await using (JobClient before = await OpenAsync())
        {
            await before.EnqueueAsync(Note, "41");
        }

        int received = 0;
        await using JobClient jobs = await OpenAsync(new Job<int>("note", Number, (number, _) =>
        {
            received = number;
            return Coroutine.Completed;
        })
        {
            Version = 3,
            Upgrades = [JobUpgrade.From(2, Number, Number, number => number + 1), JobUpgrade.From(1, Text, Number, int.Parse)],
        });

        await jobs.DrainAsync();

        Assert.Equal(42, received);
    });

    [Fact]
    public void RunAsync_MissingUpgrade_IsDead() => TestLoop.Run(async () =>
    {
        await using (JobClient before = await OpenAsync())
        {
            await before.EnqueueAsync(Note, "41");
        }

        await using JobClient jobs = await OpenAsync(new Job<int>("note", Number, (_, _) => Coroutine.Completed) { Version = 2 });
        await jobs.DrainAsync();

        JobInfo dead = Assert.Single(await jobs.ListAsync());
        Assert.Contains("[JobUpgrade(1)]", dead.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Enqueue_InAJobThatSucceeds_IsStoredWithIt() => TestLoop.Run(async () =>
    {
        var parent = new Job<string>("parent", Text, (_, job) =>
        {
            job.Enqueue(Note, $"child of try {job.Attempt}");
            return job.Attempt == 1 ? throw new InvalidOperationException("fails after it") : Coroutine.Completed;
        });
        await using JobClient jobs = await OpenAsync(parent, Note);
        JobHandle handle = await jobs.EnqueueAsync(parent, "x");

        await WithWorkerAsync(jobs, () => handle.WaitAsync());
        await jobs.DrainAsync();

        Assert.Equal(["child of try 2"], Notes);
    });

    [Fact]
    public void RunAsync_Canceled_WaitsForRunningJobs() => TestLoop.Run(async () =>
    {
        Job<string> slow = NoteAfter(TimeSpan.FromSeconds(10));
        await using JobClient jobs = await OpenAsync(slow);
        JobHandle handle = await jobs.EnqueueAsync(slow, "finished");

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(1));

        Assert.Equal(["finished"], Notes);
        Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void RunAsync_CanceledBeyondTheGrace_HandsBackUncounted() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        LoopInstant canceledAt = default;
        var endless = new Job<string>("endless", Text, async (_, _) =>
        {
            try
            {
                await Coroutine.Sleep(TimeSpan.FromDays(1));
            }
            finally
            {
                canceledAt = EventLoop.Current.Time;
                await Coroutine.Sleep(1);
                hasCleanedUp = true;
            }
        });
        await using JobClient jobs = await OpenAsync(endless);
        JobHandle handle = await jobs.EnqueueAsync(endless, "x");
        LoopInstant start = EventLoop.Current.Time;

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(1));

        JobInfo info = (await handle.GetInfoAsync())!;
        Assert.True(hasCleanedUp);
        Assert.Equal((JobState.Ready, 0), (info.State, info.Attempt));
        Assert.Equal(TimeSpan.FromSeconds(26), canceledAt - start);
    });

    [Fact]
    public void RunAsync_InACanceledScope_WaitsForRunningJobs() => TestLoop.Run(async () =>
    {
        Job<string> slow = NoteAfter(TimeSpan.FromSeconds(10));
        await using JobClient jobs = await OpenAsync(slow);
        await jobs.EnqueueAsync(slow, "finished");

        bool hasEnded = await CancelScope.MoveOnAfter(1, _ => jobs.RunAsync(new JobWorkerOptions { StopsAtSigterm = false }));

        Assert.False(hasEnded);
        Assert.Equal(["finished"], Notes);
    });

    [Fact]
    public void RunAsync_CanceledTwice_DoesNotWaitForTheGrace() => TestLoop.Run(async () =>
    {
        LoopInstant canceledAt = default;
        var endless = new Job<string>("endless", Text, async (_, _) =>
        {
            try
            {
                await Coroutine.Sleep(TimeSpan.FromDays(1));
            }
            finally
            {
                canceledAt = EventLoop.Current.Time;
            }
        });
        await using JobClient jobs = await OpenAsync(endless);
        await jobs.EnqueueAsync(endless, "x");
        LoopTask worker = LoopTask.Create(jobs.RunAsync(new JobWorkerOptions { StopsAtSigterm = false }));
        LoopInstant start = EventLoop.Current.Time;

        await Coroutine.Sleep(1);
        worker.Cancel();
        await Coroutine.Sleep(1);
        worker.Cancel();
        await Coroutine.WaitMany([worker]);

        Assert.Equal(TimeSpan.FromSeconds(2), canceledAt - start);
    });

    [Fact]
    public void RunAsync_CanceledWithAJobThatMustFinish_WaitsBeyondTheGrace() => TestLoop.Run(async () =>
    {
        Job<string> slow = NoteAfter(TimeSpan.FromMinutes(20), JobShutdown.Finish);
        await using JobClient jobs = await OpenAsync(slow);
        JobHandle handle = await jobs.EnqueueAsync(slow, "finished");

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(1));

        Assert.Equal(["finished"], Notes);
        Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void RunAsync_CanceledTwiceWithAJobThatMustFinish_HandsItBack() => TestLoop.Run(async () =>
    {
        var endless = new Job<string>("endless", Text, async (_, _) => await Coroutine.Sleep(TimeSpan.FromDays(1)))
        {
            OnShutdown = JobShutdown.Finish,
        };
        await using JobClient jobs = await OpenAsync(endless);
        JobHandle handle = await jobs.EnqueueAsync(endless, "x");
        LoopTask worker = LoopTask.Create(jobs.RunAsync(new JobWorkerOptions { StopsAtSigterm = false }));

        await Coroutine.Sleep(1);
        worker.Cancel();
        await Coroutine.Sleep(100);
        worker.Cancel();
        await Coroutine.WaitMany([worker]);

        Assert.Equal((JobState.Ready, 0), ((await handle.GetInfoAsync())!.State, (await handle.GetInfoAsync())!.Attempt));
    });

    [Fact]
    public void RunAsync_JobIgnoresItsCancellation_IsLeftBehindAndHandedBack() => TestLoop.Run(async () =>
    {
        var errors = new List<string>();
        EventLoop.Current.ExceptionHandler = (_, context) => errors.Add(context.Message);
        var stubborn = new Job<string>("stubborn", Text, async (_, _) =>
        {
            for (int i = 0; i < 2; i++)
            {
                try
                {
                    await Coroutine.Sleep(100);
                }
                catch (OperationCanceledException)
                {
                }
            }
        });
        await using JobClient jobs = await OpenAsync(stubborn);
        JobHandle handle = await jobs.EnqueueAsync(stubborn, "x");

        await WithWorkerAsync(jobs, () => Coroutine.Sleep(1));

        Assert.Contains("ignores its cancellation", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(JobState.Ready, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void RunAsync_WithoutKinds_SaysWhatToDo() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(Engine.Storage, []);

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(() => jobs.RunAsync());

        Assert.Contains("AppJobs.All", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_TwoKindsOfOneName_SaysWhich() => TestLoop.Run(async () =>
    {
        ArgumentException error = await Expect.ThrowsAsync<ArgumentException>(
            async () => await JobClient.OpenAsync(Engine.Storage, [Note, new Job<string>("memo", Text, (_, _) => Coroutine.Completed) { FormerKinds = ["note"] }]));

        Assert.Contains("'note'", error.Message, StringComparison.Ordinal);
    });
}
