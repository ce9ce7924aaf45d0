using Lariat;
using Lariat.Data;
using Lariat.Npgsql;
using Npgsql;
using NpgsqlTypes;

namespace ReadingPipeline;

/// <summary>PostgreSQL: a connection and a transaction for each file, its rows by COPY.</summary>
internal sealed class PostgresStore(string connectionString, int workerCount) : IReadingStore
{
    private readonly NpgsqlDataSource _pool = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = workerCount });

    public string Name => "PostgreSQL";

    public async Coroutine OpenAsync()
    {
        await using NpgsqlCommand create = _pool.CreateCommand("""
            CREATE TABLE IF NOT EXISTS loaded_files (name text PRIMARY KEY, length bigint NOT NULL, modified timestamptz NOT NULL);
            CREATE TABLE IF NOT EXISTS readings (file text NOT NULL REFERENCES loaded_files, time timestamptz NOT NULL, sensor text NOT NULL, celsius float8 NOT NULL);
            CREATE INDEX IF NOT EXISTS readings_file ON readings (file);
            """);
        await DbOperation.RunAsync(create.ExecuteNonQueryAsync);
    }

    public async Coroutine<bool> HasAsync(ReadingFile file)
    {
        await using NpgsqlCommand find = _pool.CreateCommand("SELECT 1 FROM loaded_files WHERE name = $1 AND length = $2 AND modified = $3");
        AddTo(find, file);
        return await DbOperation.RunAsync(find.ExecuteScalarAsync) is not null;
    }

    // region: load
    public async Coroutine<long> ReplaceAsync(ReadingFile file, AsyncGenerator<Reading[]> batches)
    {
        await using NpgsqlConnection connection = await _pool.OpenConnectionAsync(LoopTask.Current.Token);
        return await connection.InTransactionAsync(async _ =>
        {
            await NoteAsync(connection, file);
            return (long)await connection.CopyInAsync("COPY readings (file, time, sensor, celsius) FROM STDIN (FORMAT binary)", Flatten(batches), async (row, reading, token) =>
            {
                await row.WriteAsync(file.Name, NpgsqlDbType.Text, token);
                await row.WriteAsync(reading.Time, NpgsqlDbType.TimestampTz, token);
                await row.WriteAsync(reading.Sensor, NpgsqlDbType.Text, token);
                await row.WriteAsync(reading.Celsius, NpgsqlDbType.Double, token);
            });
        });
    }
    // endregion

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static AsyncGenerator<Reading> Flatten(AsyncGenerator<Reading[]> batches) => new(async yielder =>
    {
        await foreach (Reading[] batch in batches)
        {
            foreach (Reading reading in batch)
            {
                await yielder.YieldAsync(reading);
            }
        }
    });

    private static async Coroutine NoteAsync(NpgsqlConnection connection, ReadingFile file)
    {
        await using var forget = new NpgsqlCommand("DELETE FROM readings WHERE file = $1", connection) { Parameters = { new() { Value = file.Name } } };
        await DbOperation.RunAsync(forget.ExecuteNonQueryAsync);
        await using var note = new NpgsqlCommand(
            "INSERT INTO loaded_files VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET length = excluded.length, modified = excluded.modified", connection);
        AddTo(note, file);
        await DbOperation.RunAsync(note.ExecuteNonQueryAsync);
    }

    private static void AddTo(NpgsqlCommand command, ReadingFile file)
    {
        command.Parameters.Add(new() { Value = file.Name });
        command.Parameters.Add(new() { Value = file.Length });
        command.Parameters.Add(new() { Value = file.Modified });
    }
}
