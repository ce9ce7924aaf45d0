using System.Data.Common;
using Lariat.Jobs.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lariat.Jobs.Tests.Sqlite;

/// <summary>A file in a temporary folder.</summary>
public sealed class SqliteEngine : DatabaseEngine
{
    private readonly TestDirectory _directory = new();

    public string Path => _directory["jobs.db"];

    public override JobStorage Storage => JobStorage.Sqlite(Path);

    public override JobStorage RealTimeStorage => Storage;

    public override DbConnection OpenConnection()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        return connection;
    }

    public override DbContextOptionsBuilder UseDatabase(DbContextOptionsBuilder options)
        => options.UseSqlite($"Data Source={Path};Pooling=false");

    public override Coroutine TakeRunningAsync() => RunSqlAsync("UPDATE lariat_job SET worker = NULL, run_at = run_at + 864000000000");

    public override Coroutine ChangeWorkersAsync(StoredProcess change) => RunSqlAsync($"UPDATE lariat_worker SET {change.ToSql()}");

    public override Coroutine RemoveWorkersAsync() => RunSqlAsync("DELETE FROM lariat_worker");

    public override Coroutine ForgetOffersAsync() => RunSqlAsync("UPDATE lariat_worker SET queues = NULL, kinds = NULL");

    public override Coroutine ClearAsync() => RunSqlAsync("DELETE FROM lariat_done; DELETE FROM lariat_dead");

    public override Coroutine ChangeSchemaVersionAsync(int version)
        => RunSqlAsync($"INSERT INTO lariat_schema (version) VALUES ({version})");

    public override void Dispose() => _directory.Dispose();

    private async Coroutine RunSqlAsync(string sql)
    {
        using var database = SqliteDatabase.Open(Path, new JobClientOptions(), TimeSpan.FromSeconds(30));
        database.Run(sql);
        await Coroutine.Yield();
    }
}
