using Lariat.TestKit;
using Npgsql;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Where the jobs of a measurement are: a SQLite file, or a server, which is started here unless its address is given.</summary>
internal sealed class Places : IDisposable
{
    /// <summary>A server to be used; a schema in it is dropped and created.</summary>
    public const string ConnectionVariable = "LARIAT_JOBS_CONNECTION";

    /// <summary>The schema of the jobs on a server.</summary>
    public const string Schema = "lariat_bench";

    /// <summary>A Redis server to be used; one that is started here for a program and those that it starts.</summary>
    public const string RedisVariable = "LARIAT_JOBS_REDIS";

    private static RedisServer? s_redis;

    private readonly PostgresServer? _server;

    /// <summary>Starts a server if one is needed, for this process and those that it starts.</summary>
    public Places(bool needsServer)
    {
        if (needsServer && Environment.GetEnvironmentVariable(ConnectionVariable) is null)
        {
            _server = PostgresServer.Start();
            Environment.SetEnvironmentVariable(ConnectionVariable, _server.ConnectionString);
        }
        else if (needsServer)
        {
            // The figures count what is there: that of an earlier measurement must not be.
            using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable(ConnectionVariable)!);
            using NpgsqlCommand drop = source.CreateCommand($"DROP SCHEMA IF EXISTS {Schema} CASCADE");
            drop.ExecuteNonQuery();
        }
    }

    /// <summary>A storage: a file's path, "postgres", or "redis".</summary>
    public static JobStorage Open(string place) => place switch
    {
        "postgres" => PostgreSqlJobs.Storage(
            Environment.GetEnvironmentVariable(ConnectionVariable)!, new PostgreSqlJobsOptions { Schema = Schema }),
        "redis" => RedisJobs.Storage(FindRedis(), new RedisJobsOptions { Prefix = Schema }),
        _ => JobStorage.Sqlite(place),
    };

    /// <summary>A storage by its address: a file, or a connection string of a server.</summary>
    public static JobStorage At(string address)
        => RedisJobs.IsConnection(address) ? RedisJobs.Storage(address)
            : address.Contains('=', StringComparison.Ordinal) ? PostgreSqlJobs.Storage(address)
            : JobStorage.Sqlite(address);

    public void Dispose()
    {
        _server?.Dispose();
        s_redis?.Dispose();
    }

    /// <summary>The Redis server; it has been opened before.</summary>
    public static string RedisAddress => Environment.GetEnvironmentVariable(RedisVariable)!;

    private static string FindRedis()
    {
        if (Environment.GetEnvironmentVariable(RedisVariable) is { } address)
        {
            return address;
        }

        s_redis = RedisServer.Start();
        Environment.SetEnvironmentVariable(RedisVariable, s_redis.Address);
        return s_redis.Address;
    }
}
