using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Sets and reads limits, and checks them from time to time.</summary>
internal static class PostgreSqlLimits
{
    private const int MaxCheckedRows = 10_000;

    private const string SetLimit = """
        INSERT INTO lariat.lim (key, is_set, concurrency, rate_count, rate_per_us, rate_burst, interval_us)
        VALUES ($1, true, $2, $3, $4, $5, $6)
        ON CONFLICT (key) DO UPDATE SET is_set = true, concurrency = EXCLUDED.concurrency, rate_count = EXCLUDED.rate_count,
          rate_per_us = EXCLUDED.rate_per_us, rate_burst = EXCLUDED.rate_burst, interval_us = EXCLUDED.interval_us
        """;

    private const string ResetLimit = """
        WITH changed AS (UPDATE lariat.lim SET is_set = false WHERE key = $1 AND is_set RETURNING key) SELECT count(*) FROM changed
        """;

    private const string List = """
        SELECT key, concurrency, rate_count, rate_per_us, rate_burst, is_set, coalesce(running, 0)::int, coalesce(waiting, 0)
        FROM lariat.lim LEFT JOIN (
          SELECT limit_key, count(*) FILTER (WHERE worker IS NOT NULL), count(*) FILTER (WHERE worker IS NULL)
          FROM lariat.job WHERE limit_key IS NOT NULL AND priority >= 0 GROUP BY limit_key) jobs (limit_key, running, waiting)
          ON limit_key = key
        ORDER BY key
        """;

    private const string Check = "SELECT lariat.check_keys($1, $2)";

    /// <summary>The time between two jobs of a rate, in microseconds, rounded up, so that no more begin than allowed.</summary>
    public static long IntervalOf(JobRate rate) => (rate.IntervalTicks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;

    public static Task<long> SetAsync(NpgsqlConnection connection, PostgreSqlDatabase database, JobLimit limit) => connection.RunAsync(
        database, SetLimit, PostgreSqlStatement.Of(limit.Key), PostgreSqlStatement.Of(limit.Concurrency),
        PostgreSqlStatement.Of(limit.Rate?.Count), PostgreSqlStatement.Of(limit.Rate?.Per.Ticks / TimeSpan.TicksPerMicrosecond),
        PostgreSqlStatement.Of(limit.Rate?.Burst), PostgreSqlStatement.Of(limit.Rate is { } rate ? IntervalOf(rate) : (long?)null));

    /// <summary>Lets enqueues decide again; false if they did already.</summary>
    public static async Task<bool> ResetAsync(NpgsqlConnection connection, PostgreSqlDatabase database, string key)
        => await connection.RunAsync(database, ResetLimit, PostgreSqlStatement.Of(key)).ConfigureAwait(false) > 0;

    /// <summary>The limits, by key.</summary>
    public static async Task<IReadOnlyList<JobLimitInfo>> ListAsync(
        NpgsqlConnection connection, PostgreSqlDatabase database, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, List);
        await using NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        var limits = new List<JobLimitInfo>();
        while (await row.ReadAsync(token).ConfigureAwait(false))
        {
            JobRate? rate = row.IsDBNull(2) ? null
                : new JobRate(row.GetInt32(2), TimeSpan.FromMicroseconds(row.GetInt64(3)), row.GetFieldValue<int?>(4));
            limits.Add(new JobLimitInfo(
                new JobLimit(row.GetString(0), row.GetFieldValue<int?>(1), rate), row.GetInt32(6), row.GetInt64(7), row.GetBoolean(5)));
        }

        return limits;
    }

    /// <summary>Removes expired keys, and those of a part of the limits that no job has.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="database">The database.</param>
    /// <param name="after">The last key of the part before.</param>
    /// <returns>The last key of this part; empty after the last part.</returns>
    public static async Task<string> CheckAsync(NpgsqlConnection connection, PostgreSqlDatabase database, string after)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, Check, PostgreSqlStatement.Of(after), PostgreSqlStatement.Of(MaxCheckedRows));
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        await row.ReadAsync().ConfigureAwait(false);
        return row.GetString(0);
    }
}
