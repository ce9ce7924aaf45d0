using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>What is paused: rows that each exchange reads.</summary>
internal static class PostgreSqlPauses
{
    private const string Insert = """
        WITH added AS (
          INSERT INTO lariat.pause (target, name, since) VALUES ($1, $2, lariat.now()) ON CONFLICT DO NOTHING RETURNING name)
        SELECT count(*) FROM added
        """;

    private const string Remove = """
        WITH removed AS (DELETE FROM lariat.pause WHERE target = $1 AND name = $2 RETURNING name) SELECT count(*) FROM removed
        """;

    private const string List = "SELECT target, name, since FROM lariat.pause ORDER BY target, name";

    /// <summary>False if it was paused already.</summary>
    public static Task<bool> AddAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobTarget target, string name)
        => ChangeAsync(connection, database, Insert, target, name);

    /// <summary>False if there was no pause.</summary>
    public static Task<bool> RemoveAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobTarget target, string name)
        => ChangeAsync(connection, database, Remove, target, name);

    /// <summary>By target and name.</summary>
    public static async Task<IReadOnlyList<JobPause>> ListAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, List);
        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        var pauses = new List<JobPause>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            pauses.Add(new JobPause((JobTarget)row.GetInt16(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)));
        }

        return pauses;
    }

    private static async Task<bool> ChangeAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, string sql, JobTarget target, string name)
        => await connection.RunAsync(
            database, sql, PostgreSqlStatement.Of((int)target), PostgreSqlStatement.Of(name)).ConfigureAwait(false) > 0;
}
