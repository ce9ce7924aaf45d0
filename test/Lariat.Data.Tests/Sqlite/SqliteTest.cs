using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lariat.Data.Tests;

/// <summary>The base of tests with SQLite: a database in a temporary file.</summary>
public abstract class SqliteTest(DriverKind kind) : DataTest(kind), IDisposable
{
    // Counts to a thousand billion: nobody waits for its end.
    protected const string EndlessQuery = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000000000) SELECT count(*) FROM numbers";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lariat-sqlite-");

    protected string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "test.db")};Pooling=false;Default Timeout=10";

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static void Interrupt(SqliteConnection connection) => raw.sqlite3_interrupt(connection.Handle);

    /// <summary>A connection on a thread of its own, with an empty table.</summary>
    protected async Coroutine<ThreadBound<SqliteConnection>> OpenAsync(Action<SqliteConnection>? interrupt)
    {
        ThreadBound<SqliteConnection> database = await ThreadBound<SqliteConnection>.OpenAsync(Connect, interrupt);
        await database.RunAsync(connection => Execute(connection, "PRAGMA journal_mode = WAL; CREATE TABLE t (n int)"));
        return database;
    }

    protected SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    protected static object? Execute(SqliteConnection connection, string statement)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar();
    }

    protected static Coroutine<object?> InsertAsync(ThreadBound<SqliteConnection> database, int number)
        => database.RunAsync(connection => Execute(connection, $"INSERT INTO t VALUES ({number})"));

    protected static Coroutine<long> CountAsync(ThreadBound<SqliteConnection> database)
        => database.RunAsync(connection => (long)Execute(connection, "SELECT count(*) FROM t")!);
}
