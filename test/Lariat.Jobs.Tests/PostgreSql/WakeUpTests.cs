using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>How one process learns of the jobs of another: real time, as the notifications are the server's.</summary>
public sealed class WakeUpTests : JobsTest<PostgreSqlEngine>
{
    // What arrives has arrived by a notification: nothing else looks.
    private static readonly JobClientOptions s_never = new() { PollInterval = Timeout.InfiniteTimeSpan };

    private readonly List<string> _reports = [];

    private JobStorage Listening(string? listen = null) => PostgreSqlJobs.Storage(
        Engine.Source, Engine.SchemaOptions with { WakeUp = PostgreSqlWakeUp.Listen, ListenConnectionString = listen });

    [Fact]
    public void RunAsync_IdleWorker_IsWokenByAnotherClient() => TestLoop.RunReal(async () =>
    {
        await using JobClient worker = await JobClient.OpenAsync(Listening(), [Note], s_never);
        await using JobClient other = await JobClient.OpenAsync(Listening(), [], s_never);

        await WithWorkerAsync(worker, async () =>
        {
            foreach (string text in (string[])["first", "second", "third"])
            {
                await other.EnqueueAsync(Note, text);
                await UntilAsync(() => Notes.Contains(text));
            }
        });

        Assert.Equal(["first", "second", "third"], Notes);
    });

    [Fact]
    public void EnqueueAsync_UniqueJob_IsStoredAndWakesAnIdleWorkerByTheSameRequest() => TestLoop.RunReal(async () =>
    {
        await using JobClient worker = await JobClient.OpenAsync(Listening(), [Note], s_never);
        await using JobClient other = await JobClient.OpenAsync(Listening(), [], s_never);

        await WithWorkerAsync(worker, async () =>
        {
            await UntilAsync(() => worker.Store.Diagnosis.WakeUpMode == "listen");
            JobHandle first = await other.EnqueueAsync(Note, "unique", new JobOptions { Delay = TimeSpan.FromDays(1), Unique = new JobUnique("key") });
            JobHandle second = await other.EnqueueAsync(Note, "plain");
            JobHandle third = await other.EnqueueAsync(Note, "unique", new JobOptions { Unique = new JobUnique("key") });
            await UntilAsync(() => Notes.Count > 0);

            Assert.Equal(first.Id, third.Id);
            Assert.NotEqual(first.Id, second.Id);
        });

        Assert.Equal(["plain"], Notes);
    });

    [Fact]
    public void WaitAsync_InAnotherClient_IsWokenByTheEnd() => TestLoop.RunReal(async () =>
    {
        var slow = new Job<string>("slow", Text, (_, _) => Coroutine.Sleep(0.2));
        await using JobClient worker = await JobClient.OpenAsync(Listening(), [slow], s_never);
        await using JobClient other = await JobClient.OpenAsync(Listening(), [], s_never);

        await WithWorkerAsync(worker, async () =>
        {
            JobHandle handle = await other.EnqueueAsync(slow, "x");
            await handle.WaitAsync();
            Assert.Equal(JobState.Completed, (await handle.GetInfoAsync())!.State);
        });
    });

    [Fact]
    public void RunAsync_ListeningConnectionIsLost_IsReportedAndListensAgain() => TestLoop.RunReal(async () =>
    {
        EventLoop.Current.ExceptionHandler = (_, context) => _reports.Add(context.Message);
        await using JobClient worker = await JobClient.OpenAsync(Listening(), [Note], s_never);
        await using JobClient other = await JobClient.OpenAsync(Listening(), [], s_never);

        await WithWorkerAsync(worker, async () =>
        {
            await other.EnqueueAsync(Note, "before");
            await UntilAsync(() => Notes.Contains("before"));
            while (await EndListenersAsync() == 0)
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
            }

            await UntilAsync(() => _reports.Count > 0);
            await other.EnqueueAsync(Note, "after");
            await UntilAsync(() => Notes.Contains("after"));
        });

        Assert.Contains("opened again", Assert.Single(_reports), StringComparison.Ordinal);
    });

    [Fact]
    public void EnqueueAsync_InTransaction_IsNotifiedByTheCommitOfTheApplication() => TestLoop.RunReal(async () =>
    {
        JobStorage storage = PostgreSqlJobs.Storage(
            Engine.Source, Engine.SchemaOptions with { WakeUp = PostgreSqlWakeUp.InTransaction });
        await using JobClient worker = await JobClient.OpenAsync(storage, [Note], s_never);
        await using JobClient other = await JobClient.OpenAsync(storage, [], s_never);

        await WithWorkerAsync(worker, async () =>
        {
            await UntilAsync(() => worker.Store.Diagnosis.WakeUpMode == "listen");
            await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
            foreach (JobOptions options in (JobOptions[])[new(), new() { Unique = new JobUnique() }])
            {
                int before = Notes.Count;
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
                await other.EnqueueAsync(Note, "committed", transaction, options);
                await transaction.CommitAsync();
                await UntilAsync(() => Notes.Count > before);
            }
        });

        Assert.Equal(2, Notes.Count);
    });

    private async Coroutine<long> EndListenersAsync()
    {
        await using NpgsqlCommand command = Engine.Source.CreateCommand(
            $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN \"{Engine.Schema}\"%'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    internal static async Coroutine UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        }
    }
}
