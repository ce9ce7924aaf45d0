// Types are named, so that a statement is prepared once whatever its values are.
using Npgsql;
using NpgsqlTypes;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Builds the statements of a batch, with their parameters in the order of $1, $2 and so on.</summary>
internal static class PostgreSqlStatement
{
    /// <summary>Adds a statement to a batch.</summary>
    public static void Add(
        this NpgsqlBatch batch, PostgreSqlDatabase database, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(database.Text(sql));
        foreach (NpgsqlParameter parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>Runs a batch, prepared where that is possible.</summary>
    public static async Task<NpgsqlDataReader> RunAsync(
        this NpgsqlBatch batch, PostgreSqlDatabase database, CancellationToken token = default)
    {
        if (database.PreparesStatements)
        {
            await batch.PrepareAsync(token).ConfigureAwait(false);
        }

        return await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
    }

    /// <summary>Runs a batch whose statements read much less than the planner expects, so that the server compiles none of them: with a
    /// million jobs, compiling a page (the server's setting "jit") took half a second and reading it 5 ms.</summary>
    public static async Task<NpgsqlDataReader> RunUncompiledAsync(
        this NpgsqlBatch batch, PostgreSqlDatabase database, CancellationToken token = default)
    {
        // Of the transaction, which is the batch: behind a pooler nothing of a session may change.
        batch.BatchCommands.Insert(0, new NpgsqlBatchCommand("SELECT set_config('jit', 'off', true)"));
        NpgsqlDataReader row = await batch.RunAsync(database, token).ConfigureAwait(false);
        await row.NextResultAsync(token).ConfigureAwait(false);
        return row;
    }

    /// <summary>Runs one statement; returns the number that it selects, or 0 if it selects nothing.</summary>
    public static async Task<long> RunAsync(
        this NpgsqlConnection connection, PostgreSqlDatabase database, string sql, params NpgsqlParameter[] parameters)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(database, sql, parameters);
        await using NpgsqlDataReader row = await batch.RunAsync(database).ConfigureAwait(false);
        return await row.ReadAsync().ConfigureAwait(false) ? row.GetInt64(0) : 0;
    }

    public static NpgsqlParameter Of(long value) => Of(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(int value) => Of(value, NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(long? value) => OfNullable(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(int? value) => OfNullable(value, NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(bool value) => Of(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Of(string? value) => OfNullable(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Of(TimeSpan? value) => OfNullable(value, NpgsqlDbType.Interval);

    public static NpgsqlParameter Of(DateTimeOffset? value) => OfNullable(value?.UtcDateTime, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of(Guid[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(Guid?[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(string?[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Of(short[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Smallint);

    public static NpgsqlParameter Of(int[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(long?[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(double[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Double);

    public static NpgsqlParameter Of(Guid? value) => OfNullable(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(TimeSpan[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Interval);

    public static NpgsqlParameter Of(DateTime?[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter OfJson(string value) => Of(value, NpgsqlDbType.Json);

    public static NpgsqlParameter OfJson(string?[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Json);

    private static NpgsqlParameter<T> Of<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };

    private static NpgsqlParameter OfNullable<T>(T value, NpgsqlDbType type)
        => new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = type };
}
