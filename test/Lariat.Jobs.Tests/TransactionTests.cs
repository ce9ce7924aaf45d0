using System.Data.Common;

namespace Lariat.Jobs.Tests;

/// <summary>Jobs in transactions of the application.</summary>
public abstract class TransactionTests<TEngine> : JobsTest<TEngine>
    where TEngine : DatabaseEngine, new()
{
    private readonly AsyncEvent _childMayEnd = new();

    private Job<string> Charge(Func<DbTransaction, JobContext, Coroutine> end, Func<Coroutine>? before = null) => new("charge", Text, async (_, job) =>
    {
        if (before is not null)
        {
            await before();
        }

        await using DbConnection connection = Engine.OpenConnection();
        await using DbTransaction transaction = await connection.BeginTransactionAsync();
        Engine.Run("INSERT INTO effects VALUES ('x')", connection, transaction);
        await end(transaction, job);
    });

    private Coroutine<JobClient> OpenInRealTimeAsync(params Job[] jobs) => JobClient.OpenAsync(Engine.RealTimeStorage, jobs);

    private void MakeEffects()
    {
        using DbConnection connection = Engine.OpenConnection();
        Engine.Run("DROP TABLE IF EXISTS effects; CREATE TABLE effects (text text)", connection);
    }

    private long CountEffects()
    {
        using DbConnection connection = Engine.OpenConnection();
        return Engine.Run("SELECT count(*) FROM effects", connection);
    }

    /// <summary>Runs a job that has one try, and asserts that it has no effect and is dead.</summary>
    private async Coroutine AssertFailsAsync(Job<string> job, string error)
    {
        await using JobClient jobs = await OpenInRealTimeAsync(job);
        JobHandle handle = await jobs.EnqueueAsync(job, "x", new JobOptions { Attempts = 1 });

        await jobs.DrainAsync();

        Assert.Equal(0, CountEffects());
        JobInfo info = (await handle.GetInfoAsync())!;
        Assert.Equal(JobState.Dead, info.State);
        Assert.Contains(error, info.Errors[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void EnqueueAsync_InATransaction_ExistsIfItCommits(bool commits, int jobsExpected) => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenInRealTimeAsync(Note);
        await using DbConnection connection = Engine.OpenConnection();
        await using (DbTransaction transaction = await connection.BeginTransactionAsync())
        {
            await jobs.EnqueueAsync(Note, "in it", transaction);
            Assert.Empty(await jobs.ListAsync());
            if (commits)
            {
                await jobs.CommitAsync(transaction);
            }
        }

        Assert.Equal(jobsExpected, await jobs.DrainAsync());
    });

    [Fact]
    public void EnqueueAsync_UniqueInATransaction_ReturnsTheOther() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenInRealTimeAsync(Note);
        var options = new JobOptions { Unique = new JobUnique("one") };
        JobHandle first = await jobs.EnqueueAsync(Note, "first", options);
        await using DbConnection connection = Engine.OpenConnection();
        await using DbTransaction transaction = await connection.BeginTransactionAsync();

        JobHandle second = await jobs.EnqueueAsync(Note, "second", transaction, options);

        Assert.Equal(first.Id, second.Id);
    });

    [Fact]
    public void EnqueueAsync_InATransactionThatHasEnded_SaysSo() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenInRealTimeAsync(Note);
        await using DbConnection connection = Engine.OpenConnection();
        DbTransaction transaction = await connection.BeginTransactionAsync();
        await transaction.CommitAsync();

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(
            async () => await jobs.EnqueueAsync(Note, "late", transaction));

        Assert.Matches("has ended|already completed", error.Message);
    });

    [Fact]
    public void CompleteInAsync_Committed_EffectAndCompletionAreOne() => TestLoop.RunReal(async () =>
    {
        MakeEffects();
        Job<string> charge = Charge(async (transaction, job) =>
        {
            job.Enqueue(Note, "child");
            await job.CompleteInAsync(transaction);
            await transaction.CommitAsync();
        });
        var reports = new List<string>();
        EventLoop.Current.ExceptionHandler = (_, context) => reports.Add(context.Message);
        await using JobClient jobs = await OpenInRealTimeAsync(charge, Note);
        JobHandle handle = await jobs.EnqueueAsync(charge, "x");

        Assert.Equal(2, await jobs.DrainAsync());

        Assert.Equal(1, CountEffects());
        Assert.Equal((JobState.Completed, 1), ((await handle.GetInfoAsync())!.State, (await handle.GetInfoAsync())!.Attempt));
        Assert.Equal(["child"], Notes);
        Assert.Empty(reports);
    });

    [Fact]
    public void CompleteInAsync_RolledBackByAnError_IsTriedAgain() => TestLoop.RunReal(async () =>
    {
        MakeEffects();
        Job<string> charge = Charge(async (transaction, job) =>
        {
            await job.CompleteInAsync(transaction);
            throw new InvalidDataException("before the commit");
        });

        await AssertFailsAsync(charge, "before the commit");
    });

    [Fact]
    public void CompleteInAsync_NeverCommitted_HasFailed() => TestLoop.RunReal(async () =>
    {
        MakeEffects();
        Job<string> charge = Charge(static (transaction, job) => job.CompleteInAsync(transaction));

        await AssertFailsAsync(charge, "was not committed");
    });

    /// <summary>A job that completes itself and enqueues another, which the same worker takes before the first one has returned; SQLite
    /// gives it the row of the first.</summary>
    private async Coroutine RunWithChildAsync(Func<JobContext, Coroutine> whileChildRuns, Func<JobClient, Coroutine> body)
    {
        MakeEffects();
        var hasBegun = new AsyncEvent();
        JobClient? jobs = null;
        var child = new Job<string>("child", Text, async (text, _) =>
        {
            Notes.Add(text);
            hasBegun.Set();
            await _childMayEnd.WaitAsync();
        });
        Job<string> charge = Charge(async (transaction, job) =>
        {
            job.Enqueue(child, "child");
            await job.CompleteInAsync(transaction);
            await jobs!.CommitAsync(transaction);
            await hasBegun.WaitAsync();
            await whileChildRuns(job);
        });
        await using (jobs = await OpenInRealTimeAsync(charge, child, Note))
        {
            await jobs.EnqueueAsync(charge, "x");
            await WithWorkerAsync(jobs, () => body(jobs));
        }
    }

    [Fact]
    public void CompleteInAsync_ChildRunsBeforeTheJobHasReturned_ChildRunsOnce() => TestLoop.RunReal(() => RunWithChildAsync(
        static _ => Coroutine.Completed,
        async jobs =>
        {
            while (await jobs.ListAsync(new JobFilter { Kind = "child", States = [JobState.Running] }) is [])
            {
                await Coroutine.Yield();
            }

            // The exchange that stores its end has stored that of the first job, too.
            await (await jobs.EnqueueAsync(Note, "another")).WaitAsync();
            JobInfo child = Assert.Single(await jobs.ListAsync(new JobFilter { Kind = "child" }));
            Assert.Equal((JobState.Running, 1), (child.State, child.Attempt));
            _childMayEnd.Set();
            await jobs.GetHandle(child.Id).WaitAsync();

            Assert.Equal(["another", "child"], Notes.Order());
        }));

    [Fact]
    public void CompleteInAsync_AgainAfterTheCommit_IsLost() => TestLoop.RunReal(() =>
    {
        var ended = new AsyncEvent();
        return RunWithChildAsync(
            async job =>
            {
                await using DbConnection connection = Engine.OpenConnection();
                await using DbTransaction second = await connection.BeginTransactionAsync();
                await Expect.ThrowsAsync<JobLostException>(() => job.CompleteInAsync(second));
                ended.Set();
            },
            async _ =>
            {
                await ended.WaitAsync();
                _childMayEnd.Set();
            });
    });

    [Fact]
    public void CompleteInAsync_FailsAfterTheCommit_IsCompleted() => TestLoop.RunReal(async () =>
    {
        MakeEffects();
        Job<string> charge = Charge(async (transaction, job) =>
        {
            await job.CompleteInAsync(transaction);
            await transaction.CommitAsync();
            throw new InvalidDataException("after the commit");
        });
        await using JobClient jobs = await OpenInRealTimeAsync(charge);
        JobHandle handle = await jobs.EnqueueAsync(charge, "x");

        Assert.Equal(1, await jobs.DrainAsync());

        Assert.Equal(1, CountEffects());
        Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void CompleteInAsync_JobWasTaken_ThrowsAndRollsBack() => TestLoop.RunReal(async () =>
    {
        MakeEffects();
        JobLostException? thrown = null;
        Job<string> charge = Charge(
            async (transaction, job) =>
            {
                thrown = await Expect.ThrowsAsync<JobLostException>(() => job.CompleteInAsync(transaction));
                throw thrown;
            },
            Engine.TakeRunningAsync);
        EventLoop.Current.ExceptionHandler = (_, _) => { };
        await using JobClient jobs = await OpenInRealTimeAsync(charge);
        JobHandle handle = await jobs.EnqueueAsync(charge, "x");

        await jobs.DrainAsync();

        Assert.Contains($"{handle.Id}", thrown!.Message, StringComparison.Ordinal);
        Assert.Equal(0, CountEffects());
        Assert.Equal(JobState.Scheduled, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void Enqueue_AfterCompleteIn_SaysThatItWouldBeLost() => TestLoop.RunReal(async () =>
    {
        MakeEffects();
        Exception? thrown = null;
        Job<string> charge = Charge(async (transaction, job) =>
        {
            await job.CompleteInAsync(transaction);
            thrown = Assert.Throws<InvalidOperationException>(() => job.Enqueue(Note, "late"));
            await transaction.CommitAsync();
        });
        await using JobClient jobs = await OpenInRealTimeAsync(charge, Note);
        await jobs.EnqueueAsync(charge, "x");

        await jobs.DrainAsync();

        Assert.Contains("before that", thrown!.Message, StringComparison.Ordinal);
    });
}
