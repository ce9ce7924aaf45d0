// Rows for the measurement of the views: made by SQL, as that many enqueues would take minutes. Half of the jobs that have not ended are ready,
// half scheduled; one of 50 ended jobs was aborted; dead jobs have seven errors; groups run.
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Fills the tables of an engine.</summary>
internal static class ViewRows
{
    private const string Numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)";

    // As those of jobs: they grow with time.
    private const string SqliteId = "unhex(printf('%012x7%03x8%015x', 1700000000000 + i, 0, i))";

    private const string PostgresId = "(lpad(to_hex(1700000000000 + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid";

    private static readonly string[] s_sqlite =
    [
        $"""
        {Numbers} INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, attempts, keep, created_at, tags, payload)
        SELECT {SqliteId}, 'q' || (i % 5), 'kind' || (i % 10), 1, 2, $now + (i - $count / 2) * 100000, 20, 2, $now, '["a"]', '"ada"' FROM n
        """,
        $"""
        {Numbers} INSERT INTO lariat_done (id, queue, kind, priority, state, attempt, attempts, created_at, run_at, started_at, finished_at)
        SELECT {SqliteId}, 'q' || (i % 5), 'kind' || (i % 10), 2, 3 + (i % 50 = 0), 1, 20, $now, $now - 10 * i, $now - 10 * i + 20000, $now - 10 * i + 50000
        FROM n
        """,
        $"""
        {Numbers} INSERT INTO lariat_dead (id, queue, kind, version, priority, attempt, attempts, keep, created_at, run_at, finished_at, errors,
          payload)
        SELECT {SqliteId}, 'q' || (i % 5), 'kind' || (i % 10), 1, 2, 20, 20, 2, $now, $now, $now - 10 * i,
          json_array(json_object('Attempt', 20, 'Ticks', $now, 'Worker', 'w', 'Text', 'System.Exception: reason ' || (i % 7) || char(10) || 'at'
            )), '"ada"'
        FROM n
        """,
        $"""
        {Numbers} INSERT INTO lariat_grp (id, policy, members, created_at) SELECT {SqliteId}, 0, 10, $now FROM n
        """,
        "ANALYZE",
    ];

    private static readonly string[] s_postgres =
    [
        $$"""
        INSERT INTO {{Places.Schema}}.job (id, queue, kind, version, priority, run_at, attempts, keep, created_at, tags, payload)
        SELECT {{PostgresId}}, 'q' || (i % 5), 'kind' || (i % 10), 1, 2, now() + (i - $1 / 2) * interval '10 ms', 20, 2, now(), '{a}', '"ada"'
        FROM generate_series(1, $1) i
        """,
        $"""
        INSERT INTO {Places.Schema}.done (id, queue, kind, priority, state, attempt, attempts, created_at, run_at, started_at, finished_at)
        SELECT {PostgresId}, 'q' || (i % 5), 'kind' || (i % 10), 2, 3 + (i % 50 = 0)::int, 1, 20, now(), now() - i * interval '1 us',
          now() - i * interval '1 us' + interval '2 ms', now() - i * interval '1 us' + interval '5 ms'
        FROM generate_series(1, $1) i
        """,
        $"""
        INSERT INTO {Places.Schema}.dead (id, queue, kind, version, priority, attempt, attempts, keep, created_at, run_at, finished_at, errors,
          payload)
        SELECT {PostgresId}, 'q' || (i % 5), 'kind' || (i % 10), 1, 2, 20, 20, 2, now(), now(), now() - i * interval '1 us',
          ARRAY[json_build_object('Attempt', 20, 'Ticks', 0, 'Worker', 'w', 'Text', 'System.Exception: reason ' || (i % 7) || E'\nat')], '"ada"'
        FROM generate_series(1, $1) i
        """,
        $"""
        INSERT INTO {Places.Schema}.grp (id, root, policy, members, created_at)
        SELECT id, id, 0, 10, now() FROM (SELECT {PostgresId} AS id FROM generate_series(1, $1) i) made
        """,
        $"VACUUM (ANALYZE) {Places.Schema}.job, {Places.Schema}.done, {Places.Schema}.dead, {Places.Schema}.grp",
    ];

    /// <summary>Adds rows to each table.</summary>
    /// <param name="place">As <see cref="Places.Open"/> has it.</param>
    /// <param name="count">How many in each.</param>
    public static void Fill(string place, int count)
    {
        bool isServer = place == "postgres";
        using DbConnection connection = isServer
            ? new NpgsqlConnection(Environment.GetEnvironmentVariable(Places.ConnectionVariable))
            : new SqliteConnection($"Data Source={place};Pooling=False");
        connection.Open();
        foreach (string statement in isServer ? s_postgres : s_sqlite)
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = statement;
            command.CommandTimeout = 0;
            if (command is SqliteCommand sqlite)
            {
                sqlite.Parameters.AddWithValue("$count", count);
                sqlite.Parameters.AddWithValue("$now", DateTimeOffset.UtcNow.UtcTicks);
            }
            else if (statement.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = count });
            }

            command.ExecuteNonQuery();
        }
    }
}
