using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Exports and imports a database. The columns have the types and names of the format, but for ids.</summary>
internal sealed class SqliteTransfer(SqliteJobStore store, string path) : JobTransferStore
{
    private const string FindExisting = """
        SELECT lower(hex(id)) FROM (SELECT id FROM lariat_job UNION ALL SELECT id FROM lariat_done UNION ALL SELECT id FROM lariat_dead)
        WHERE id IN (SELECT unhex(value ->> 'id') FROM json_each($rows)) LIMIT 1
        """;

    private static readonly Dictionary<string, string> s_exports = TransferTable.All.ToDictionary(
        static table => table.Name,
        static table => $"""
            SELECT json_object('table', '{table.Name}', 'row', json_patch('{"{}"}', json_object(
              {string.Join(", ", table.Columns.Select(column => $"'{column.Name}', {Export(table, column)}"))})))
            FROM lariat_{table.Name}
            """);

    private static readonly Dictionary<string, string> s_imports = TransferTable.All.ToDictionary(
        static table => table.Name,
        static table => $"""
            INSERT INTO lariat_{table.Name} ({string.Join(", ", table.Columns.Select(static column => column.Name))})
            SELECT {string.Join(", ", table.Columns.Select(Import))} FROM json_each($rows) WHERE TRUE ON CONFLICT DO NOTHING
            """);

    // On the reader's thread: the workers of this process are not held up.
    public override async Coroutine ExportAsync(Action<string> write) => await store.ReadAsync(database => database.InSnapshot(() =>
    {
        foreach (TransferTable table in TransferTable.All)
        {
            database.ForEach(s_exports[table.Name], row => write(row.GetString(0)));
        }

        return true;
    }));

    public override async Coroutine ImportAsync(IEnumerable<TransferBatch> batches) => await store.WriteAsync(
        database => database.InTransaction(() =>
        {
            foreach (TransferBatch batch in batches)
            {
                (string, object?) rows = ("$rows", batch.Rows);
                if (batch.Table.HasJobs && database.Read(FindExisting, static row => row.GetString(0), rows) is [var id])
                {
                    throw Exists(path, batch, $"{Guid.Parse(id)}");
                }

                if (Insert(database, batch, rows) < batch.Count)
                {
                    throw Exists(path, batch, id: null);
                }
            }

            return true;
        }));

    private int Insert(SqliteDatabase database, TransferBatch batch, (string, object?) rows)
    {
        try
        {
            return database.Run(s_imports[batch.Table.Name], rows);
        }
        catch (SqliteException error)
        {
            throw new JobStorageException(
                $"'{path}' cannot store one of the lines {batch.FirstLine} to {batch.FirstLine + batch.Count - 1} of the export: "
                + $"{error.Message}; nothing was imported.", error);
        }
    }

    private static string Export(TransferTable table, TransferColumn column) => (table.Name, column.Name) switch
    {
        ("job", "attempt") => "attempt - (worker IS NOT NULL)",
        ("job", "started_at") => "CASE WHEN worker IS NULL THEN started_at END",
        _ => column.Type == TransferType.Id ? $"CASE WHEN {column.Name} IS NOT NULL THEN lower(hex({column.Name})) END" : column.Name,
    };

    private static string Import(TransferColumn column)
        => column.Type == TransferType.Id ? $"unhex(value ->> '{column.Name}')" : $"value ->> '{column.Name}'";
}
