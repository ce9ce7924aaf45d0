using Lariat.TestKit;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Where the jobs of a measurement are: a SQLite file, or a server, which is started here unless its address is given.</summary>
internal sealed class Places : IDisposable
{
    /// <summary>A server to be used; a schema in it is dropped and created.</summary>
    public const string ConnectionVariable = "LARIAT_JOBS_CONNECTION";

    /// <summary>The schema of the jobs on a server.</summary>
    public const string Schema = "lariat_bench";

    /// <summary>Why nothing of Lariat can be measured with Redis; null as soon as <see cref="At"/> opens it.</summary>
    public const string? RedisMissingReason = "the engine for Redis is not a part of this program yet (Places.At)";

    private readonly PostgresServer? _server;

    /// <summary>Starts a server if one is needed, for this process and those that it starts.</summary>
    public Places(bool needsServer)
    {
        if (needsServer && Environment.GetEnvironmentVariable(ConnectionVariable) is null)
        {
            _server = PostgresServer.Start();
            Environment.SetEnvironmentVariable(ConnectionVariable, _server.ConnectionString);
        }
    }

    /// <summary>A storage: a file's path, or "postgres".</summary>
    public static JobStorage Open(string place) => place != "postgres" ? JobStorage.Sqlite(place) : PostgreSqlJobs.Storage(
        Environment.GetEnvironmentVariable(ConnectionVariable)!, new PostgreSqlJobsOptions { Schema = Schema });

    /// <summary>A storage by its address: a file, or a connection string of PostgreSQL.</summary>
    public static JobStorage At(string address)
        => address.Contains('=', StringComparison.Ordinal) ? PostgreSqlJobs.Storage(address) : JobStorage.Sqlite(address);

    public void Dispose() => _server?.Dispose();
}
