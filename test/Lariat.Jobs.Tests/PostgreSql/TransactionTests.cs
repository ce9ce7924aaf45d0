using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>Jobs in transactions of the application.</summary>
public sealed class TransactionTests : JobsTest<PostgreSqlEngine>
{
    private string Effects => $"{Engine.Schema}.effects";

    private Coroutine<JobClient> OpenInRealTimeAsync(params Job[] jobs)
        => JobClient.OpenAsync(PostgreSqlJobs.Storage(Engine.Source, Engine.SchemaOptions), jobs);

    private Coroutine MakeEffectsAsync() => Engine.RunSqlAsync($"DROP TABLE IF EXISTS {Effects}; CREATE TABLE {Effects} (text text)");

    private async Coroutine<long> CountEffectsAsync()
    {
        await using NpgsqlCommand command = Engine.Source.CreateCommand($"SELECT count(*) FROM {Effects}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Coroutine AddEffectAsync(NpgsqlTransaction transaction)
    {
        await using var command = new NpgsqlCommand($"INSERT INTO {Effects} VALUES ('x')", transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync();
    }

    private Job<string> Charge(Func<NpgsqlTransaction, JobContext, Coroutine> end) => new("charge", Text, async (_, job) =>
    {
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await AddEffectAsync(transaction);
        await end(transaction, job);
    });

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void EnqueueAsync_InATransaction_ExistsIfItCommits(bool commits, int jobsExpected) => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenInRealTimeAsync(Note);
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        await using (NpgsqlTransaction transaction = await connection.BeginTransactionAsync())
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
    public void EnqueueAsync_InATransactionThatHasEnded_SaysSo() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenInRealTimeAsync(Note);
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await transaction.CommitAsync();

        await Expect.ThrowsAsync<InvalidOperationException>(async () => await jobs.EnqueueAsync(Note, "late", transaction));
    });

    [Fact]
    public void CompleteInAsync_Committed_EffectAndCompletionAreOne() => TestLoop.RunReal(async () =>
    {
        await MakeEffectsAsync();
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

        Assert.Equal(1, await CountEffectsAsync());
        Assert.Equal((JobState.Completed, 1), ((await handle.GetInfoAsync())!.State, (await handle.GetInfoAsync())!.Attempt));
        Assert.Equal(["child"], Notes);
        Assert.Empty(reports);
    });

    [Fact]
    public void CompleteInAsync_RolledBackByAnError_IsTriedAgain() => TestLoop.RunReal(async () =>
    {
        await MakeEffectsAsync();
        Job<string> charge = Charge(async (transaction, job) =>
        {
            await job.CompleteInAsync(transaction);
            if (job.Attempt == 1)
            {
                throw new InvalidOperationException("before the commit");
            }

            await transaction.CommitAsync();
        });
        await using JobClient jobs = await OpenInRealTimeAsync(charge);
        JobHandle handle = await jobs.EnqueueAsync(charge, "x", new JobOptions { Attempts = 1 });
        await jobs.DrainAsync();
        Assert.Equal(0, await CountEffectsAsync());
        Assert.Equal(JobState.Dead, (await handle.GetInfoAsync())!.State);
    });

    [Fact]
    public void CompleteInAsync_JobWasTaken_ThrowsAndRollsBack() => TestLoop.RunReal(async () =>
    {
        await MakeEffectsAsync();
        Exception? thrown = null;
        Job<string> charge = Charge(async (transaction, job) =>
        {
            if (thrown is null)
            {
                // As another worker does that takes this one for dead.
                await Engine.RunSqlAsync($"UPDATE {Engine.Schema}.job SET worker = NULL");
                thrown = await Expect.ThrowsAsync<JobLostException>(() => job.CompleteInAsync(transaction));
                throw thrown;
            }

            await job.CompleteInAsync(transaction);
            await transaction.CommitAsync();
        });
        EventLoop.Current.ExceptionHandler = (_, _) => { };
        await using JobClient jobs = await OpenInRealTimeAsync(charge);
        JobHandle handle = await jobs.EnqueueAsync(charge, "x");

        await jobs.DrainAsync();

        Assert.Contains($"{handle.Id}", thrown!.Message, StringComparison.Ordinal);
        Assert.Equal(1, await CountEffectsAsync());
        Assert.Equal((JobState.Completed, 2), ((await handle.GetInfoAsync())!.State, (await handle.GetInfoAsync())!.Attempt));
    });

    [Fact]
    public void Enqueue_AfterCompleteIn_SaysThatItWouldBeLost() => TestLoop.RunReal(async () =>
    {
        await MakeEffectsAsync();
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

    [Fact]
    public void EnqueueAsync_ClientOfAnotherEngine_SaysSo() => TestLoop.RunReal(async () =>
    {
        using var directory = new TestDirectory();
        await using JobClient jobs = await JobClient.OpenAsync(directory["jobs.db"], [Note]);
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(
            async () => await jobs.EnqueueAsync(Note, "x", transaction));

        Assert.Contains("not stored in PostgreSQL", error.Message, StringComparison.Ordinal);
    });
}
