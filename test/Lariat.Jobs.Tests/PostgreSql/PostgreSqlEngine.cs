using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>A schema of a server that all tests share. Its clock is the loop's where that is virtual.</summary>
public class PostgreSqlEngine : DatabaseEngine
{
    private static readonly PostgresFixture s_postgres = new();
    private static readonly Lazy<NpgsqlDataSource> s_direct = new(() => Connect(s_postgres.Server.ConnectionString));

    private readonly PostgreSqlTestSchema _schema;

    // Tests block threads of the pool, which runs what they wait for.
    static PostgreSqlEngine()
    {
        ThreadPool.SetMinThreads(16, 16);
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => s_postgres.Dispose();
    }

    public PostgreSqlEngine() => _schema = PostgreSqlTestSchema.Take(Direct);

    /// <summary>The server; skips the test where there is none.</summary>
    public static PostgresServer Server => s_postgres.Server;

    public string Schema => _schema.Name;

    /// <summary>Where the workers and clients connect to.</summary>
    public virtual NpgsqlDataSource Source => Direct;

    public PostgreSqlJobsOptions SchemaOptions => new() { Schema = Schema, WakeUp = PostgreSqlWakeUp.Poll };

    public override JobStorage Storage => new PostgreSqlTestStorage(PostgreSqlJobs.Storage(Source, SchemaOptions), _schema);

    public override JobStorage RealTimeStorage => PostgreSqlJobs.Storage(Source, SchemaOptions);

    public override DbConnection OpenConnection()
    {
        NpgsqlConnection connection = Direct.OpenConnection();
        Run($"SET search_path = {Schema}", connection);
        return connection;
    }

    public override DbContextOptionsBuilder UseDatabase(DbContextOptionsBuilder options)
        => options.UseNpgsql($"{Server.ConnectionString};Search Path={Schema}");

    public override Coroutine TakeRunningAsync() => RunSqlAsync($"UPDATE {Schema}.job SET worker = NULL, run_at = run_at + interval '1 day'");

    private static NpgsqlDataSource Direct => Server is not null ? s_direct.Value : throw new InvalidOperationException();

    public override Coroutine ChangeWorkersAsync(StoredProcess change) => RunSqlAsync($"UPDATE {Schema}.worker SET {change.ToSql()}");

    public override Coroutine RemoveWorkersAsync() => RunSqlAsync($"DELETE FROM {Schema}.worker");

    public override Coroutine ForgetOffersAsync() => RunSqlAsync($"UPDATE {Schema}.worker SET queues = NULL, kinds = NULL");

    public override Coroutine ClearAsync() => RunSqlAsync($"DELETE FROM {Schema}.done; DELETE FROM {Schema}.dead");

    public override Coroutine ChangeSchemaVersionAsync(int version)
        => RunSqlAsync($"INSERT INTO {Schema}.schema_version (version) VALUES ({version})");

    /// <summary>Runs a statement on a connection of its own.</summary>
    public Coroutine RunSqlAsync(string sql) => Coroutine.ToThread(() => _schema.Run(sql));

    /// <summary>Waits until some connection waits for a lock of this one.</summary>
    public async Task UntilSomeoneWaitsForAsync(NpgsqlConnection holder)
    {
        await using NpgsqlCommand waits = Source.CreateCommand(
            $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {holder.ProcessID} = ANY (pg_blocking_pids(pid)))");
        while (!(bool)(await waits.ExecuteScalarAsync())!)
        {
            await Task.Yield();
        }
    }

    public override void Dispose()
    {
        _schema.Release();
        GC.SuppressFinalize(this);
    }

    protected static NpgsqlDataSource Connect(string connectionString)
        => new NpgsqlSlimDataSourceBuilder($"{connectionString};No Reset On Close=true;Maximum Pool Size=40").EnableArrays().Build();
}
