// The servers of one run, each started when the first row needs it, in a temporary folder, with the settings of their packages but more
// memory, and durable: PostgreSQL waits for the disk at each commit, Redis has an append-only file that is written each second.
using Lariat.TestKit;
using Npgsql;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Starts servers, makes stores, and tells what processor time the servers have used.</summary>
internal sealed class Servers : IDisposable
{
    private static readonly string[] s_settings =
    [
        "fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=512MB", "max_wal_size=4GB",
    ];

    private readonly Lazy<PostgresServer> _postgres = new(static () => PostgresServer.StartWith(s_settings));
    private readonly Lazy<RedisProcess> _redis = new(static () => new RedisProcess());
    private readonly string _folder = Directory.CreateTempSubdirectory("lariat-jobs-").FullName;
    private int _count;

    /// <summary>Makes an empty store.</summary>
    /// <exception cref="BenchmarkException">The server is not installed.</exception>
    public Store Create(Engine engine)
    {
        _count++;
        switch (engine)
        {
            case Engine.Sqlite:
                return new Store(Path.Combine(_folder, $"{_count}.db"), null, null);
            case Engine.Redis:
                _redis.Value.Clear();
                return new Store(null, $"redis://127.0.0.1:{_redis.Value.Port}/0", null);
            default:
                if (PostgresServer.ProgramFolder is null)
                {
                    throw new BenchmarkException("PostgreSQL's server (/usr/lib/postgresql/*/bin) is not installed.");
                }

                string name = $"bench_{_count}";
                Execute(_postgres.Value.ConnectionString, $"CREATE DATABASE {name}");
                return new Store(
                    null, $"postgres://lariat@127.0.0.1:{_postgres.Value.Port}/{name}",
                    new NpgsqlConnectionStringBuilder(_postgres.Value.ConnectionString) { Database = name }.ConnectionString);
        }
    }

    /// <summary>Removes a store, so that what is left of one is no work beside the next.</summary>
    public void Drop(Store store)
    {
        if (store.ConnectionString is { } connectionString)
        {
            string name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
            Execute(_postgres.Value.ConnectionString, $"DROP DATABASE {name} WITH (FORCE)");
        }
        else if (store.File is { } file)
        {
            foreach (string part in Directory.EnumerateFiles(_folder, $"{Path.GetFileName(file)}*"))
            {
                File.Delete(part);
            }
        }
    }

    /// <summary>Brings a filled store to rest: no statistics to gather and nothing to write out during the measurement.</summary>
    public static void Settle(Store store)
    {
        if (store.ConnectionString is { } connectionString)
        {
            Execute(connectionString, "VACUUM ANALYZE");
            Execute(connectionString, "CHECKPOINT");
        }
    }

    /// <summary>Seconds of processor time that an engine's server has used; 0 if it has none.</summary>
    public double Seconds(Engine engine) => engine switch
    {
        Engine.Postgres => ProcessTree.Seconds(_postgres.Value.ProcessId),
        Engine.Redis => ProcessTree.Seconds(_redis.Value.ProcessId),
        _ => 0,
    };

    public static void Execute(string connectionString, string sql)
    {
        // Not pooled: a database with an idle connection could not be dropped.
        using var connection = new NpgsqlConnection($"{connectionString};Pooling=false;Command Timeout=1800");
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_postgres.IsValueCreated)
        {
            _postgres.Value.Dispose();
        }

        if (_redis.IsValueCreated)
        {
            _redis.Value.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
