using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>The partitions of the history. A day gets its own while workers write, if none has run for days.</summary>
public sealed class HistoryPartitionTests : JobsTest<PostgreSqlEngine>
{
    private const string Day = "2020-01-01";

    [Fact]
    public void AddDay_RowOfTheDayIsInsertedMeanwhile_IsStoredInThePartition() => TestLoop.RunReal(async () =>
    {
        await using NpgsqlConnection housekeeper = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlConnection worker = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlTransaction adding = await housekeeper.BeginTransactionAsync();
        await RunAsync($"SELECT {Engine.Schema}.add_day('{Day}')", housekeeper);

        Task inserting = RunAsync(
            $"""
            INSERT INTO {Engine.Schema}.done
              (id, queue, kind, priority, state, attempt, attempts, created_at, run_at, finished_at)
            VALUES (gen_random_uuid(), 'q', 'k', 2, 0, 1, 1, '{Day}', '{Day}', '{Day} 12:00:00+00')
            """, worker);
        await Engine.UntilSomeoneWaitsForAsync(housekeeper);
        await adding.CommitAsync();
        await inserting;

        await using NpgsqlCommand count = Engine.Source.CreateCommand($"SELECT count(*) FROM {Engine.Schema}.done_20200101");
        Assert.Equal(1L, await count.ExecuteScalarAsync());
        await Engine.RunSqlAsync($"DROP TABLE {Engine.Schema}.done_20200101");
    });

    [Fact]
    public void AddDay_HistoryIsReadMeanwhile_WaitsForTheReader() => TestLoop.RunReal(async () =>
    {
        await using NpgsqlConnection housekeeper = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlConnection reader = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlTransaction reading = await reader.BeginTransactionAsync();
        await RunAsync($"SELECT count(*) FROM {Engine.Schema}.done", reader);

        Task adding = RunAsync($"SELECT {Engine.Schema}.add_day('{Day}')", housekeeper);
        await Engine.UntilSomeoneWaitsForAsync(reader);
        await reading.CommitAsync();
        await adding;

        await Engine.RunSqlAsync($"DROP TABLE {Engine.Schema}.done_20200101");
    });

    private static async Task RunAsync(string sql, NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
