using Lariat.Jobs.Running;

namespace Lariat.Jobs.Tests;

/// <summary>A worker whose storage fails for a time.</summary>
public abstract class StorageFaultTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private readonly List<string> _reports = [];

    private async Coroutine WithFaultyWorkerAsync(
        Func<JobClient, FaultyStore, LoopTask, Coroutine> body, JobWorkerOptions? options = null, params Job[] jobs)
    {
        EventLoop.Current.ExceptionHandler = (_, context) => _reports.Add(context.Message);
        await using JobClient client = await OpenAsync(jobs);
        await using var store = new FaultyStore(await OpenStoreAsync());
        options ??= new JobWorkerOptions { StopsAtSigterm = false };
        LoopTask worker = LoopTask.Create(new JobWorker(client, store, TimeSpan.FromSeconds(1), options).RunAsync());
        await body(client, store, worker);
        worker.Cancel();
        await Coroutine.WaitMany([worker]);
    }

    [Fact]
    public void Run_ExchangesFail_TheEndsAreStoredLater() => TestLoop.Run(async () =>
    {
        FaultyStore? faulty = null;
        var failing = new Job<string>("failing", Text, (text, _) =>
        {
            // The next exchange is the one that would store its end.
            faulty!.FailingExchanges = 3;
            Notes.Add(text);
            return Coroutine.Completed;
        });

        await WithFaultyWorkerAsync(
            async (client, store, _) =>
            {
                faulty = store;
                await (await client.EnqueueAsync(failing, "once")).WaitAsync();
            },
            jobs: failing);

        Assert.Equal(["once"], Notes);
        Assert.Contains(_reports, report => report.Contains("tried again", StringComparison.Ordinal));
    });

    [Fact]
    public void Run_LostSessionCannotBeReplacedAtFirst_WorksAgainLater() => TestLoop.Run(() => WithFaultyWorkerAsync(async (client, store, worker) =>
    {
        JobHandle first = await client.EnqueueAsync(Note, "before");
        await first.WaitAsync();
        store.FailingSessions = 2;
        await Engine.RemoveWorkersAsync();

        JobHandle second = await client.EnqueueAsync(Note, "after");
        await second.WaitAsync();

        Assert.Equal(["before", "after"], Notes);
        Assert.False(worker.IsCompleted);
    }));

    [Fact]
    public void Run_StorageFailsAtTheStop_CancelsWhatRuns() => TestLoop.Run(async () =>
    {
        bool wasCanceled = false;
        var hasBegun = new AsyncEvent();
        var endless = new Job<string>("endless", Text, async (_, _) =>
        {
            try
            {
                hasBegun.Set();
                await Coroutine.Sleep(TimeSpan.FromDays(365));
            }
            finally
            {
                wasCanceled = true;
            }
        });

        await WithFaultyWorkerAsync(
            async (client, store, worker) =>
            {
                JobHandle handle = await client.EnqueueAsync(endless, "x");
                await hasBegun.WaitAsync();
                store.FailingExchanges = 1;
                worker.Cancel();
                await Coroutine.WaitMany([worker]);

                Assert.IsType<JobStorageException>(worker.GetException());
                Assert.True(wasCanceled);
                Assert.Equal((JobState.Ready, 0), ((await handle.GetInfoAsync())!.State, (await handle.GetInfoAsync())!.Attempt));
            },
            options: null,
            endless);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_CallsFailAtRandom_EachJobRunsOnceByTheRules(int seed) => TestLoop.Run(async () =>
    {
        int running = 0, most = 0;
        var limited = new Job<string>("limited", Text, async (text, _) =>
        {
            most = Math.Max(most, ++running);
            await Coroutine.Sleep(0.1);
            running--;
            Notes.Add(text);
        }) { Defaults = new JobOptions { Limit = new JobLimit("two", 2) } };
        var due = new List<DateTimeOffset>();
        var scheduled = new Job<string>("scheduled", Text, (_, job) =>
        {
            due.Add(job.ScheduledFor);
            return Coroutine.Completed;
        });

        await WithFaultyWorkerAsync(
            async (client, store, _) =>
            {
                // A worker that cannot begin ends; one that has begun tries again.
                await (await client.EnqueueAsync(Note, "begun")).WaitAsync();
                Notes.Clear();
                store.Random = new Random(seed);
                var unique = new JobOptions { Unique = new JobUnique("one") };
                JobHandle first = await client.EnqueueAsync(Note, "unique", unique with { Delay = TimeSpan.FromSeconds(2) });
                Assert.Equal(first.Id, (await client.EnqueueAsync(Note, "duplicate", unique)).Id);
                await client.ScheduleAsync("each second", "* * * * * *", scheduled, "x");
                JobGroupHandle group = await client.GroupAsync(members =>
                {
                    for (int i = 0; i < 8; i++)
                    {
                        members.Add(limited, $"member {i}");
                    }

                    members.Then(Note, "then");
                });
                await group.WaitAsync();
                await first.WaitAsync();
                await Coroutine.Sleep(10);
                Assert.InRange(store.FailedCount, 5, int.MaxValue);
            },
            options: null,
            Note, limited, scheduled);

        Assert.Equal(2, most);
        Assert.Equal(
            [.. Enumerable.Range(0, 8).Select(i => $"member {i}"), "then", "unique"], Notes.Order(StringComparer.Ordinal));
        Assert.InRange(Notes.IndexOf("then"), 8, 9);
        Assert.NotEmpty(due);
        Assert.Equal(due.Distinct(), due);
    });
}
