using System.Globalization;
using Lariat;
using Lariat.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ReadingPipeline;

/// <summary>SQLite, the embedded default: one connection on a thread of its own; files take turns, since SQLite has one writer.</summary>
internal sealed class SqliteStore(string file) : IReadingStore
{
    private ThreadBound<SqliteConnection>? _database;

    public string Name => file;

    private ThreadBound<SqliteConnection> Database => _database ?? throw new InvalidOperationException("The store has not been opened.");

    public async Coroutine OpenAsync()
    {
        _database = await ThreadBound<SqliteConnection>.OpenAsync(
            () =>
            {
                var connection = new SqliteConnection($"Data Source={file};Pooling=false");
                connection.Open();
                return connection;
            },
            connection => raw.sqlite3_interrupt(connection.Handle));
        await _database.RunAsync(connection => Execute(connection, """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS loaded_files (name TEXT PRIMARY KEY, length INTEGER NOT NULL, modified TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS readings (file TEXT NOT NULL, time TEXT NOT NULL, sensor TEXT NOT NULL, celsius REAL NOT NULL);
            CREATE INDEX IF NOT EXISTS readings_file ON readings (file);
            """));
    }

    public Coroutine<bool> HasAsync(ReadingFile file) => Database.RunAsync(connection => Execute(
        connection, "SELECT 1 FROM loaded_files WHERE name = $1 AND length = $2 AND modified = $3", file.Name, file.Length, Text(file.Modified)) is not null);

    public Coroutine<long> ReplaceAsync(ReadingFile file, AsyncGenerator<Reading[]> batches) => Database.InTransactionAsync(async transaction =>
    {
        await transaction.RunAsync(connection =>
        {
            Execute(connection, "DELETE FROM readings WHERE file = $1", file.Name);
            Execute(connection, "INSERT OR REPLACE INTO loaded_files VALUES ($1, $2, $3)", file.Name, file.Length, Text(file.Modified));
        });
        long count = 0;
        await foreach (Reading[] batch in batches)
        {
            await transaction.RunAsync(connection => Insert(connection, file.Name, batch));
            count += batch.Length;
        }

        return count;
    });

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void Insert(SqliteConnection connection, string name, Reading[] batch)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO readings VALUES ($1, $2, $3, $4)";
        SqliteParameter[] columns = [.. Enumerable.Range(1, 4).Select(number => insert.Parameters.AddWithValue($"${number}", name))];
        foreach (Reading reading in batch)
        {
            columns[1].Value = Text(reading.Time);
            columns[2].Value = reading.Sensor;
            columns[3].Value = reading.Celsius;
            insert.ExecuteNonQuery();
        }
    }

    private static object? Execute(SqliteConnection connection, string statement, params object[] values)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        return command.ExecuteScalar();
    }

    private static string Text(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);
}
