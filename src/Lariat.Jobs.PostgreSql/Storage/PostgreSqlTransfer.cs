// Each line is made, and each batch is read, by the server: a function of JSON does what a mapping of columns would.
using System.Data;
using Lariat.Data;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Exports and imports a database.</summary>
internal sealed class PostgreSqlTransfer(PostgreSqlDatabase database) : JobTransferStore
{
    private const string FirstTicks = "621355968000000000";
    private const string LastTicks = "3155378975999999999";

    private const string FindExisting = """
        SELECT stored.id::text FROM (
          SELECT id FROM lariat.job UNION ALL SELECT id FROM lariat.done UNION ALL SELECT id FROM lariat.dead) stored
        WHERE id = ANY (ARRAY(SELECT (row ->> 'id')::uuid FROM json_array_elements($1) row)) LIMIT 1
        """;

    // The outermost group of each.
    private const string FindRoots = """
        WITH RECURSIVE tree (id, root) AS (
          SELECT id, id FROM lariat.grp WHERE parent IS NULL OR NOT EXISTS (SELECT FROM lariat.grp around WHERE around.id = grp.parent)
          UNION ALL SELECT grp.id, tree.root FROM lariat.grp JOIN tree ON grp.parent = tree.id)
        UPDATE lariat.grp SET root = tree.root FROM tree WHERE grp.id = tree.id AND grp.root <> tree.root
        """;

    private static readonly Dictionary<string, string> s_exports = TransferTable.All.ToDictionary(
        static table => table.Name,
        static table => $"""
            SELECT json_build_object('table', '{table.Name}', 'row', json_strip_nulls(json_build_object(
              {string.Join(", ", table.Columns.Select(column => $"'{column.Name}', {Export(table, column)}"))})))::text
            FROM lariat.{NameOf(table)}
            """);

    private static readonly Dictionary<string, string> s_imports = TransferTable.All.ToDictionary(static table => table.Name, MakeImport);

    public override async Coroutine ExportAsync(Action<string> write) => await RunAsync(
        IsolationLevel.RepeatableRead,
        async (connection, token) =>
        {
            foreach (TransferTable table in TransferTable.All)
            {
                await using var command = new NpgsqlCommand(database.Text(s_exports[table.Name]), connection);
                await using NpgsqlDataReader row = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                while (await row.ReadAsync(token).ConfigureAwait(false))
                {
                    write(row.GetString(0));
                }
            }
        });

    public override async Coroutine ImportAsync(IEnumerable<TransferBatch> batches) => await RunAsync(
        IsolationLevel.ReadCommitted,
        async (connection, token) =>
        {
            foreach (TransferBatch batch in batches)
            {
                await InsertAsync(connection, batch, token).ConfigureAwait(false);
            }

            await using var command = new NpgsqlCommand(database.Text(FindRoots), connection);
            await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        });

    private async Task InsertAsync(NpgsqlConnection connection, TransferBatch batch, CancellationToken token)
    {
        if (batch.Table.HasJobs)
        {
            await using var find = new NpgsqlCommand(database.Text(FindExisting), connection);
            find.Parameters.Add(PostgreSqlStatement.OfJson(batch.Rows));
            if (await find.ExecuteScalarAsync(token).ConfigureAwait(false) is string id)
            {
                throw Exists(database.Name, batch, id);
            }
        }

        await using var insert = new NpgsqlCommand(database.Text(s_imports[batch.Table.Name]), connection);
        insert.Parameters.Add(PostgreSqlStatement.OfJson(batch.Rows));
        if (await InsertAsync(insert, batch, token).ConfigureAwait(false) < batch.Count)
        {
            throw Exists(database.Name, batch, id: null);
        }
    }

    private async Task<int> InsertAsync(NpgsqlCommand insert, TransferBatch batch, CancellationToken token)
    {
        try
        {
            return await insert.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        }
        catch (PostgresException error)
        {
            throw new JobStorageException(
                $"'{database.Name}' cannot store one of the lines {batch.FirstLine} to {batch.FirstLine + batch.Count - 1} of the export: "
                + $"{error.MessageText}; nothing was imported.", error);
        }
    }

    /// <summary>Runs a function once, in a transaction: the lines that it has written cannot be taken back. A cancellation ends it before
    /// the commit. What the function throws because of the export's file is not the server's.</summary>
    private async Coroutine RunAsync(IsolationLevel isolation, Func<NpgsqlConnection, CancellationToken, Task> function)
        => await DbOperation.RunAsync(token => Task.Run(
            async () =>
            {
                await using NpgsqlConnection connection = await OpenAsync(token).ConfigureAwait(false);
                try
                {
                    await using NpgsqlTransaction transaction =
                        await connection.BeginTransactionAsync(isolation, token).ConfigureAwait(false);
                    await function(connection, token).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }
                catch (NpgsqlException error)
                {
                    throw database.Explain(error);
                }
            },
            token));

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken token)
    {
        try
        {
            return await database.Source.OpenConnectionAsync(token).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgreSqlErrors.IsOfServer(error))
        {
            throw database.Explain(error);
        }
    }

    private static string MakeImport(TransferTable table)
    {
        List<(string Column, string Value)> columns = [.. table.Columns.Select(column => (
            NameOf(table, column), DefaultOf(table, column) is { } value ? $"coalesce({Import(column)}, {value})" : Import(column)))];
        columns.AddRange(table.Name switch
        {
            "grp" => [("root", "id")],
            "limit" => [("interval_us", "((rate_per + rate_count - 1) / rate_count + 9) / 10")],
            _ => [],
        });
        return $"""
            INSERT INTO lariat.{NameOf(table)} ({string.Join(", ", columns.Select(static one => one.Column))})
            SELECT {string.Join(", ", columns.Select(static one => one.Value))}
            FROM json_to_recordset($1) AS row ({string.Join(", ", table.Columns.Select(static one => $"{Quote(one.Name)} {TypeOf(one)}"))})
            ON CONFLICT DO NOTHING
            """;
    }

    private static string NameOf(TransferTable table) => table.Name switch { "limit" => "lim", "unique" => "uniq", var name => name };

    private static string NameOf(TransferTable table, TransferColumn column) => (table.Name, column.Name) switch
    {
        (_, "grp") => "group_id",
        (_, "timeout") => "timeout_ms",
        (_, "rate_per") => "rate_per_us",
        ("audit", "user") => "who",
        ("audit", "count") => "changed",
        (_, var name) => Quote(name),
    };

    // "before" and "after" are words of the language in some places.
    private static string Quote(string name) => $"\"{name}\"";

    private static string? DefaultOf(TransferTable table, TransferColumn column)
        => (table.Name, column.Name) == ("limit", "arrival") ? "'-infinity'::timestamptz" : null;

    private static string Export(TransferTable table, TransferColumn column)
    {
        string name = NameOf(table, column);
        return (table.Name, column.Name) switch
        {
            ("job", "attempt") => "attempt - (worker IS NOT NULL)::int",
            ("job", "started_at") => $"CASE WHEN worker IS NULL THEN {Ticks(name)} END",
            _ => column.Type switch
            {
                TransferType.Flag => $"{name}::int",
                TransferType.Id => $"replace({name}::text, '-', '')",
                TransferType.Instant => Ticks(name),
                TransferType.Milliseconds => $"{name} * 10000",
                TransferType.Microseconds => $"{name} * 10",
                TransferType.Json => $"{name}::text",
                TransferType.Texts or TransferType.Errors => $"array_to_json({name})::text",
                _ => name,
            },
        };
    }

    private static string Ticks(string column) => $"""
        CASE {column} WHEN 'infinity' THEN {LastTicks} WHEN '-infinity' THEN 0
          ELSE {FirstTicks} + (extract(epoch FROM {column}) * 10000000)::bigint END
        """;

    private static string Import(TransferColumn column)
    {
        string name = Quote(column.Name);
        return column.Type switch
        {
            TransferType.Flag => $"{name} = 1",
            TransferType.Instant => $"""
                CASE WHEN {name} >= {LastTicks} THEN 'infinity' WHEN {name} = 0 THEN '-infinity'
                  ELSE timestamptz 'epoch' + lariat.microseconds(({name} - {FirstTicks}) / 10) END
                """,
            TransferType.Milliseconds => $"({name} + 9999) / 10000",
            TransferType.Microseconds => $"({name} + 9) / 10",
            TransferType.Json => $"{name}::json",
            TransferType.Texts => $"CASE WHEN {name} IS NOT NULL THEN ARRAY(SELECT json_array_elements_text({name}::json)) END",
            TransferType.Errors => $"CASE WHEN {name} IS NOT NULL THEN ARRAY(SELECT json_array_elements({name}::json)) END",
            _ => name,
        };
    }

    private static string TypeOf(TransferColumn column) => column.Type switch
    {
        TransferType.Id => "uuid",
        TransferType.Text or TransferType.Json or TransferType.Texts or TransferType.Errors => "text",
        _ => "bigint",
    };
}
