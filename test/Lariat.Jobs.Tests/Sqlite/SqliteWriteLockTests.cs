using Lariat.Jobs.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Tests.Sqlite;

/// <summary>Processes that write to one file at the same time; here, connections.</summary>
public sealed class SqliteWriteLockTests : IDisposable
{
    private const string Write = "UPDATE lariat_worker SET name = name";

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void InTransaction_OtherWritesAlmostWithoutAPause_GetsItsTurns()
    {
        using SqliteDatabase database = Open();
        using SqliteConnection other = OpenOther();
        using var stop = new ManualResetEventSlim();
        var writer = new Thread(() =>
        {
            while (!stop.IsSet)
            {
                Execute(other, "BEGIN IMMEDIATE");
                Thread.Sleep(30);       // the work of a transaction
                Execute(other, "COMMIT");
                Thread.Sleep(1);
            }
        });
        writer.Start();
        try
        {
            for (int i = 0; i < 20; i++)
            {
                database.InTransaction(() => database.Run(Write));
            }
        }
        finally
        {
            stop.Set();
            writer.Join();
        }
    }

    [Fact]
    public void Open_OtherWrites_DoesNotWait()
    {
        Open().Dispose();
        using SqliteConnection other = OpenOther();
        Execute(other, "BEGIN IMMEDIATE");

        using SqliteDatabase database = Open();

        Assert.Empty(database.Read("SELECT 1 FROM lariat_job", static _ => true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_OtherTransactionStaysOpen_SaysSo(bool isInTransaction)
    {
        using SqliteDatabase database = Open();
        using SqliteConnection other = OpenOther();
        Execute(other, "BEGIN IMMEDIATE");

        SqliteException error = Assert.Throws<SqliteException>(
            () => isInTransaction ? database.InTransaction(() => database.Run(Write)) : database.Run(Write));

        Assert.Equal(
            "database is locked: another connection has been writing for 2 s. Look for a program with an open transaction on the file.",
            error.Message);
        Execute(other, "COMMIT");
        database.Run(Write);
    }

    [Fact]
    public void Run_FileIsReadOnly_IsNoMatterOfWaiting()
    {
        using SqliteDatabase database = Open();
        database.Read("PRAGMA query_only = 1", static _ => true);

        SqliteException error = Assert.Throws<SqliteException>(() => database.Run(Write));

        Assert.Equal(SQLitePCL.raw.SQLITE_READONLY, error.SqliteErrorCode);
    }

    private SqliteDatabase Open() => SqliteDatabase.Open(_directory["jobs.db"], new JobClientOptions(), s_longestWait);

    private SqliteConnection OpenOther()
    {
        var connection = new SqliteConnection($"Data Source={_directory["jobs.db"]};Pooling=false");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
