// A connection with its prepared statements; lives on one thread (ThreadBound, or the thread of a lease). The pragmas: the log is written
// ahead, so that readers and the writer do not wait for each other; NORMAL survives a crash of the process, FULL that of the machine too.
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>An open database file with its prepared statements.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    // RETURNING is new in 3.35, STRICT in 3.37, unhex() in 3.41.
    private static readonly Version s_oldest = new(3, 41);

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction? _transaction;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _longestWait;
    private readonly Dictionary<string, SqliteCommand> _statements = [];

    private SqliteDatabase(SqliteConnection connection, SqliteTransaction? transaction, TimeProvider clock, TimeSpan longestWait)
    {
        _connection = connection;
        _transaction = transaction;
        _clock = clock;
        _longestWait = longestWait;
    }

    /// <summary>The storage's clock: this machine's.</summary>
    public long NowTicks => _clock.GetUtcNow().UtcTicks;

    /// <summary>Opens the file, creates it if it is missing, and brings the tables up to date.</summary>
    /// <exception cref="JobStorageException">It cannot be opened, or is no database, or is newer than this program.</exception>
    /// <param name="path">The file.</param>
    /// <param name="options">Durability, clock, and whether the file may be created.</param>
    /// <param name="longestWait">How long a transaction waits for other connections that write; whole seconds.</param>
    public static SqliteDatabase Open(string path, JobClientOptions options, TimeSpan longestWait)
    {
        Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = options.CreateIfMissing ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = (int)longestWait.TotalSeconds,
        }.ToString());
        try
        {
            connection.Open();
            if (new Version(connection.ServerVersion) < s_oldest)
            {
                throw new JobStorageException($"Jobs need SQLite {s_oldest} or newer; this program has {connection.ServerVersion}.");
            }

            var database = new SqliteDatabase(connection, transaction: null, options.Clock, longestWait);
            if (!options.CreateIfMissing)
            {
                // First: the journal's mode is stored in the file.
                SqliteSchema.CheckPresent(database, path);
            }

            using (SqliteCommand pragmas = connection.CreateCommand())
            {
                pragmas.CommandText = $"""
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = {(options.Durability == JobDurability.Full ? "FULL" : "NORMAL")};
                    PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA mmap_size = 268435456;
                    """;
                pragmas.ExecuteNonQuery();
            }

            SqliteSchema.Migrate(database, path, options.MigratesSchema);
            return database;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new JobStorageException($"'{path}' cannot be used for jobs: {error.Message}", error);
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The database on a connection of the application, in its transaction. Disposing of it closes the statements alone.</summary>
    public static SqliteDatabase Around(SqliteConnection connection, SqliteTransaction transaction, TimeProvider clock)
        => new(connection, transaction, clock, longestWait: TimeSpan.Zero);

    /// <summary>Ends the statement that runs on the connection's thread; the only member for other threads.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_connection.Handle);

    /// <summary>Runs a function in a transaction that may write from its first statement on.</summary>
    public T InTransaction<T>(Func<T> body)
    {
        SqliteWriteLock.Begin(_connection.Handle!, _longestWait);
        return ThenEnd("COMMIT", body);
    }

    /// <summary>Runs a function that only reads, and sees the file as it is at its first statement.</summary>
    public T InSnapshot<T>(Func<T> body)
    {
        Statement("BEGIN").ExecuteNonQuery();
        return ThenEnd("ROLLBACK", body);
    }

    /// <summary>Runs a statement, in a transaction of its own if none is open; returns how many rows it has changed.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand statement = Statement(sql, parameters);
        return IsInTransaction ? statement.ExecuteNonQuery() : InTransaction(statement.ExecuteNonQuery);
    }

    /// <summary>Runs a statement, and maps each row that it returns.</summary>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var rows = new List<T>();
        using SqliteDataReader reader = Statement(sql, parameters).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Runs a statement, and passes each row that it returns to a function, without keeping it.</summary>
    public void ForEach(string sql, Action<SqliteDataReader> use)
    {
        using SqliteDataReader reader = Statement(sql).ExecuteReader();
        while (reader.Read())
        {
            use(reader);
        }
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private T ThenEnd<T>(string end, Func<T> body)
    {
        try
        {
            T result = body();
            Statement(end).ExecuteNonQuery();
            return result;
        }
        catch (Exception)
        {
            // SQLite has rolled back by itself after some errors: a full disk, an interrupt.
            if (IsInTransaction)
            {
                Statement("ROLLBACK").ExecuteNonQuery();
            }

            throw;
        }
    }

    /// <summary>A statement that was prepared earlier, or is now, with values for its parameters.</summary>
    private SqliteCommand Statement(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_statements.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            command.Transaction = _transaction;
            _statements.Add(sql, command);
        }

        foreach ((string name, object? value) in parameters)
        {
            int at = command.Parameters.IndexOf(name);
            SqliteParameter parameter = at >= 0 ? command.Parameters[at]
                : command.Parameters.Add(new SqliteParameter { ParameterName = name });
            parameter.Value = value ?? DBNull.Value;
        }

        return command;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _statements.Values)
        {
            command.Dispose();
        }

        if (_transaction is null)
        {
            _connection.Dispose();
        }
    }
}
