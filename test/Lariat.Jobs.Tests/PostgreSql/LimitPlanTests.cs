using Lariat.Jobs.Storage.PostgreSql;
using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>By which index the server reads jobs with limits, in a table of which it has no statistics yet.</summary>
public sealed class LimitPlanTests : JobsTest<PostgreSqlEngine>
{
    private const int CustomerCount = 400;
    private const int JobCount = 40_000;

    [Fact]
    public Task Explain_PageOfAQueue_UsesTheIndexOfTime()
        => CheckIndexAsync("job_limited_due", PostgreSqlRows.NotBegun("id", "queue = 'default'", "ORDER BY run_at, id LIMIT 25"));

    [Fact]
    public async Task TakeLimited_ManyJobsOfEachKey_ReadsAFewRowsOfEachKey()
    {
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        PostgreSqlDatabase database = await CreateAsync(connection);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, database, """
            INSERT INTO lariat.worker (id, name, host, pid, pid_started, started_at, lease_until) OVERRIDING SYSTEM VALUE
            VALUES (1, 'plan', 'here', 1, 1, now(), now() + interval '1 minute')
            """);

        await RunAsync(connection, database, """
            SELECT * FROM lariat.take_limited('default', 10, 1, '{note}', '{1}', '{-infinity,-infinity,-infinity,-infinity}', '')
            """);
        await using var read = new NpgsqlCommand(
            database.Text("SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid))::bigint FROM pg_index WHERE indrelid = 'lariat.job'::regclass"),
            connection);
        var rows = (long)(await read.ExecuteScalarAsync())!;

        Assert.InRange(rows, 1, 2_000);
    }

    private async Task CheckIndexAsync(string index, string query)
    {
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        PostgreSqlDatabase database = await CreateAsync(connection);
        await using var explain = new NpgsqlCommand(database.Text($"EXPLAIN {query}"), connection);
        await using NpgsqlDataReader lines = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await lines.ReadAsync())
        {
            plan.Add(lines.GetString(0));
        }

        Assert.Contains(plan, line => line.Contains($"using {index} on", StringComparison.Ordinal));
    }

    /// <summary>Makes new tables that nothing analyzes, with many jobs of each customer.</summary>
    private async Task<PostgreSqlDatabase> CreateAsync(NpgsqlConnection connection)
    {
        var database = new PostgreSqlDatabase(Engine.Source, isOwner: false, new PostgreSqlJobsOptions { Schema = $"{Engine.Schema}_plan" });
        await RunAsync(connection, database, $"DROP SCHEMA IF EXISTS {database.Schema} CASCADE");
        await PostgreSqlSchema.MigrateAsync(database, connection);
        await RunAsync(connection, database, $"""
            ALTER TABLE lariat.job SET (autovacuum_enabled = false);
            INSERT INTO lariat.lim (key, concurrency, interval_us) SELECT 'customer ' || i, 3, NULL FROM generate_series(0, {CustomerCount - 1}) i;
            INSERT INTO lariat.job (id, queue, kind, version, priority, run_at, attempts, keep, created_at, payload, limit_key)
            SELECT gen_random_uuid(), 'default', 'note', 1, 2, now(), 20, 0, now(), '""', 'customer ' || i % {CustomerCount}
            FROM generate_series(1, {JobCount}) i
            """);
        return database;
    }

    private static async Task RunAsync(NpgsqlConnection connection, PostgreSqlDatabase database, string sql)
    {
        await using var command = new NpgsqlCommand(database.Text(sql), connection);
        await command.ExecuteNonQueryAsync();
    }
}
