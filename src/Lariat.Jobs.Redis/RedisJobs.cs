using Lariat.Jobs.Storage.Redis;
using StackExchange.Redis;

namespace Lariat.Jobs;

/// <summary>Jobs in Redis: for workers on several machines and many small jobs.</summary>
/// <remarks>Redis 7.0 or newer; a cluster too. Valkey was not tried. Time is the server's. A transaction of the application cannot
/// contain such jobs: use PostgreSQL or SQLite for those. arq: <c>RedisSettings</c>.</remarks>
public static class RedisJobs
{
    /// <summary>Tells a URL of Redis from the path of a file, for programs that accept both.</summary>
    /// <param name="text">What names the storage of jobs, such as an argument of a command.</param>
    /// <returns>True if it begins with <c>redis://</c> or <c>rediss://</c>.</returns>
    public static bool IsConnection(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RedisConnectionString.IsUrl(text);
    }

    /// <summary>Jobs in a server.</summary>
    /// <param name="connectionString">A URL, <c>redis://user:password@host:6379</c> (<c>rediss</c>: with TLS), or a text as
    /// StackExchange.Redis reads it, such as <c>host:6379,password=secret</c>.</param>
    /// <param name="options">Default: as their documentation says.</param>
    /// <remarks>Does not connect: <see cref="JobClient.OpenAsync(JobStorage, IEnumerable{Job}, JobClientOptions?)"/> does. Each client has
    /// its own connections, and each worker one more for its lease.</remarks>
    /// <exception cref="ArgumentException">The connection string or an option is wrong.</exception>
    public static JobStorage Storage(string connectionString, RedisJobsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        options ??= new RedisJobsOptions();
        options.Check();
        return new RedisStorage(RedisConnectionString.Parse(connectionString), options);
    }

    /// <summary>Jobs in a server, over the application's connections.</summary>
    /// <param name="connections">Connects to the server, and is not disposed.</param>
    /// <param name="options">Default: as their documentation says.</param>
    /// <inheritdoc cref="Storage(string, RedisJobsOptions?)"/>
    public static JobStorage Storage(IConnectionMultiplexer connections, RedisJobsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connections);
        options ??= new RedisJobsOptions();
        options.Check();
        return new RedisStorage(connections, options);
    }
}
