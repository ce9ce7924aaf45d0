using Lariat.Jobs.Storage.PostgreSql;
using Npgsql;

namespace Lariat.Jobs;

/// <summary>Jobs in PostgreSQL: for workers on several machines, and for jobs that belong to transactions of the application.</summary>
/// <remarks>PostgreSQL 14 or newer. Time is the server's. arq: none; procrastinate is the nearest.</remarks>
public static class PostgreSqlJobs
{
    /// <summary>Tells a connection string or URL of PostgreSQL from the path of a file, for programs that accept both.</summary>
    /// <param name="text">What names the storage of jobs, such as an argument of a command.</param>
    public static bool IsConnection(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PostgreSqlConnectionString.IsOne(text);
    }

    /// <summary>Jobs in a database of a server.</summary>
    /// <param name="connectionString">As Npgsql's, such as <c>Host=db;Database=app;Username=app</c>, or a URL,
    /// <c>postgres://app@db/app</c>.</param>
    /// <param name="options">Default: as their documentation says.</param>
    /// <remarks>Does not connect: <see cref="JobClient.OpenAsync(JobStorage, IEnumerable{Job}, JobClientOptions?)"/> does. Each client has
    /// a pool of its own.</remarks>
    /// <exception cref="ArgumentException">The connection string or an option is wrong.</exception>
    public static JobStorage Storage(string connectionString, PostgreSqlJobsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        options ??= new PostgreSqlJobsOptions();
        options.Check();
        return new PostgreSqlStorage(PostgreSqlConnectionString.Parse(connectionString), options);
    }

    /// <summary>Writes the SQL that brings the tables of the jobs up to date, for a database whose tables only its administrator
    /// changes.</summary>
    /// <param name="connectionString">As for <see cref="Storage(string, PostgreSqlJobsOptions?)"/>; its user needs no right to change
    /// anything.</param>
    /// <param name="role">Is granted what a worker needs, which is no right to change tables. Default: nothing is granted.</param>
    /// <param name="options">Default: as their documentation says.</param>
    /// <returns>One transaction; an empty text if there is nothing to do.</returns>
    /// <remarks>Suspends. Afterwards open the jobs with <see cref="JobClientOptions.MigratesSchema"/> false.</remarks>
    /// <exception cref="ArgumentException">The connection string or an option is wrong.</exception>
    /// <exception cref="JobStorageException">The server cannot be used, or has tables of a newer version.</exception>
    public static async Coroutine<string> WriteMigrationAsync(
        string connectionString, string? role = null, PostgreSqlJobsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        options ??= new PostgreSqlJobsOptions();
        options.Check();
        var storage = new PostgreSqlStorage(PostgreSqlConnectionString.Parse(connectionString), options);
        return await storage.WriteMigrationAsync(role);
    }

    /// <summary>Jobs in a database of a server, over the application's connections.</summary>
    /// <param name="dataSource">Supplies the connections, and is not disposed. A client needs up to four at a time.</param>
    /// <param name="options">Default: as their documentation says.</param>
    /// <inheritdoc cref="Storage(string, PostgreSqlJobsOptions?)"/>
    public static JobStorage Storage(NpgsqlDataSource dataSource, PostgreSqlJobsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options ??= new PostgreSqlJobsOptions();
        options.Check();
        return new PostgreSqlStorage(dataSource, options);
    }
}
