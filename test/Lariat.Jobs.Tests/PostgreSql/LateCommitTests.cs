using Lariat.Jobs.Storage;
using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>A server finishes what it has received, also when the connection is gone: a call may be committed after the one that repeats
/// it.</summary>
public sealed class LateCommitTests : JobsTest<PostgreSqlEngine>
{
    [Fact]
    public void EnqueueGroupAsync_FirstRunIsCommittedMeanwhile_IsStoredOnce() => TestLoop.RunReal(async () =>
    {
        await using JobStore store = await Engine.RealTimeStorage.OpenAsync(JobEngine.Options);
        var graph = new NewJobGraph([new NewGroup(Guid.CreateVersion7(), null, JobGroupPolicy.Wait, 0, null, null)], [], []);
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlTransaction first = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {Engine.Schema}.grp (id, root, policy, members, created_at) VALUES ($1, $1, 0, 0, now())", connection, first)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = graph.Groups[0].Id } },
        };
        await insert.ExecuteNonQueryAsync();

        var repeated = LoopTask.Create(store.EnqueueGroupAsync(graph));
        await Engine.UntilSomeoneWaitsForAsync(connection);
        await first.CommitAsync();
        await repeated;

        Assert.NotNull(await store.FindGroupAsync(graph.Groups[0].Id));
    });

    [Fact]
    public void RunAsync_ExchangeTakesAJobAfterItsRepetition_JobRuns() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "taken late", new JobOptions { Delay = TimeSpan.FromHours(1) });

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(TimeSpan.FromSeconds(1));
            await Engine.RunSqlAsync(
                $"UPDATE {Engine.Schema}.job SET attempt = attempt + 1, worker = (SELECT id FROM {Engine.Schema}.worker)");
            await jobs.EnqueueAsync(Note, "another");
            await Coroutine.Sleep(TimeSpan.FromMinutes(1));
        });

        Assert.Equal(["another", "taken late"], Notes.Order());
    });
}
