// The tables, as numbered steps that only go forward: Schema/1.sql and so on. Steps are made under a lock of the transaction, so that
// programs that start at the same time do not make them twice.
using System.IO;
using System.Reflection;
using System.Text;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Creates the tables, and brings those of older versions up to date.</summary>
internal static class PostgreSqlSchema
{
    /// <summary>The version that this program writes.</summary>
    public const int Version = 7;

    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('lariat.schema_version', 0));";

    private const int OldestServer = 140_000;

    private const string LookAtServer = """
        SELECT current_setting('server_version_num')::int, current_setting('server_version'), pg_is_in_recovery(), pg_backend_pid(),
          to_regclass('lariat.schema_version') IS NOT NULL
        """;

    /// <summary>Checks the server, and makes the missing steps.</summary>
    /// <exception cref="JobStorageException">The server is too old or a standby; or there are no jobs and none are to be
    /// created.</exception>
    /// <exception cref="JobSchemaException">The tables were written by a newer version of Lariat.Jobs.PostgreSql, or by an older one and
    /// may not be changed.</exception>
    public static async Task OpenAsync(PostgreSqlDatabase database, NpgsqlConnection connection, JobClientOptions options)
    {
        bool exists = await LookAsync(database, connection).ConfigureAwait(false);
        if (!exists && !options.CreateIfMissing)
        {
            throw new JobStorageException($"'{database.Name}' has no jobs in the schema '{database.Schema}'.");
        }

        int version = exists ? await ReadVersionAsync(database, connection).ConfigureAwait(false) : 0;
        if (version is > 0 and < Version && !options.MigratesSchema)
        {
            throw JobSchemaException.TooOld(database.Name, version, Version);
        }

        if (version < Version)
        {
            await MigrateAsync(database, connection).ConfigureAwait(false);
        }
    }

    /// <summary>Checks the server; true if it has tables of jobs.</summary>
    private static async Task<bool> LookAsync(PostgreSqlDatabase database, NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(database.Text(LookAtServer), connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await row.ReadAsync().ConfigureAwait(false);
        if (row.GetInt32(0) < OldestServer)
        {
            throw new JobStorageException(
                $"Jobs need PostgreSQL {OldestServer / 10_000} or newer; '{database.Name}' is {row.GetString(1)}.");
        }

        if (row.GetBoolean(2))
        {
            throw new JobStorageException(
                $"'{database.Name}' is a standby, which cannot be written to: connect to the primary server "
                + "(Target Session Attributes=primary).");
        }

        // A pooler answers with an id of its own when the connection is made.
        database.NotePooler(row.GetInt32(3) != connection.ProcessID);
        return row.GetBoolean(4);
    }

    private static async Task<int> ReadVersionAsync(PostgreSqlDatabase database, NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            database.Text("SELECT coalesce(max(version), 0) FROM lariat.schema_version"), connection);
        int version = (int)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
        return version <= Version ? version
            : throw JobSchemaException.TooNew(database.Name, version, Version, "Lariat.Jobs.PostgreSql");
    }

    /// <summary>The statements of the missing steps, as one transaction; an empty text if none is missing.</summary>
    /// <param name="database">The database.</param>
    /// <param name="connection">Open.</param>
    /// <param name="role">Gets the rights of a worker, which are none to change tables; null: none does.</param>
    public static async Task<string> ScriptAsync(PostgreSqlDatabase database, NpgsqlConnection connection, string? role)
    {
        int version = await LookAsync(database, connection).ConfigureAwait(false)
            ? await ReadVersionAsync(database, connection).ConfigureAwait(false) : 0;
        var script = new StringBuilder();
        if (version < Version)
        {
            script.AppendLine(Lock).AppendLine(database.Text(Begin(database)));
            for (int next = version + 1; next <= Version; next++)
            {
                script.AppendLine(database.Text(ReadStep(next))).AppendLine(database.Text(Note(next)));
            }
        }

        if (role is not null)
        {
            script.AppendLine(Grants(database, role));
        }

        return script.Length == 0 ? "" : $"BEGIN;\n{script}COMMIT;\n";
    }

    private static string Grants(PostgreSqlDatabase database, string role)
    {
        string quoted = $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return database.Text(
            $"""
            GRANT USAGE ON SCHEMA {database.Schema} TO {quoted};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {database.Schema} TO {quoted};
            GRANT EXECUTE ON FUNCTION lariat.housekeep(interval, interval, int) TO {quoted};
            """);
    }

    /// <summary>Makes the missing steps, in one transaction.</summary>
    public static async Task MigrateAsync(PostgreSqlDatabase database, NpgsqlConnection connection)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await RunAsync(database, connection, Lock).ConfigureAwait(false);
        await RunAsync(database, connection, Begin(database)).ConfigureAwait(false);
        int version = await ReadVersionAsync(database, connection).ConfigureAwait(false);
        for (int next = version + 1; next <= Version; next++)
        {
            await RunAsync(database, connection, ReadStep(next)).ConfigureAwait(false);
            await RunAsync(database, connection, Note(next)).ConfigureAwait(false);
        }

        await transaction.CommitAsync().ConfigureAwait(false);
    }

    // CREATE SCHEMA needs the right to it even where the schema exists.
    private static string Begin(PostgreSqlDatabase database) => $"""
        DO $$ BEGIN
          IF to_regnamespace('{database.Schema}') IS NULL THEN
            CREATE SCHEMA {database.Schema};
          END IF;
        END $$;
        CREATE TABLE IF NOT EXISTS lariat.schema_version (version int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
        """;

    private static string Note(int step) => $"INSERT INTO lariat.schema_version (version) VALUES ({step});";

    private static async Task RunAsync(PostgreSqlDatabase database, NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(database.Text(sql), connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static string ReadStep(int number)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{number}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
