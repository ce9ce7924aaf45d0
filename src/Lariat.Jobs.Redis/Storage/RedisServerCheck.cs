// What a server must be, and what it should be: read from INFO, by a script, so that a cluster asks the node that has the jobs.
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Checks that a server keeps what it is given.</summary>
internal static class RedisServerCheck
{
    private static readonly Version s_oldest = new(7, 0);

    /// <summary>Checks the server; returns sentences about what is allowed and should be changed.</summary>
    /// <exception cref="JobStorageException">The server is too old, or may remove keys.</exception>
    public static async Coroutine<IReadOnlyList<string>> RunAsync(RedisDatabase database, RedisJobsOptions options)
    {
        string answer = await AskAsync(database);
        Dictionary<string, string> info = Read(answer);
        if (!info.TryGetValue("redis_version", out string? version))
        {
            return
            [
                $"'{database.Name}' does not say how it keeps its data ({answer}): see that maxmemory-policy is noeviction, and that the "
                    + "append-only file is on.",
            ];
        }

        if (Version.TryParse(version, out Version? number) && number < s_oldest)
        {
            throw new JobStorageException($"Jobs need Redis {s_oldest} or newer, or Valkey; '{database.Name}' is {version}.");
        }

        string policy = info.GetValueOrDefault("maxmemory_policy", "noeviction");
        if (policy != "noeviction" && !options.AllowEviction)
        {
            throw new JobStorageException(
                $"'{database.Name}' removes keys when its memory is full (maxmemory-policy {policy}), and with them jobs: set it to "
                + "noeviction, or use a server that is no cache. RedisJobsOptions.AllowEviction accepts it.");
        }

        return info.GetValueOrDefault("aof_enabled") != "0" ? []
            :
            [
                $"'{database.Name}' has no append-only file: a crash of the server takes the jobs of the last minutes, or all. Set "
                    + "appendonly to yes.",
            ];
    }

    /// <summary>What the server says of itself; empty if it does not allow that.</summary>
    public static async Coroutine<Dictionary<string, string>> ReadInfoAsync(RedisDatabase database) => Read(await AskAsync(database));

    private static async Coroutine<string> AskAsync(RedisDatabase database)
        => (string)(await database.ReadAsync(RedisScript.Server, new RedisArguments()))!;

    private static Dictionary<string, string> Read(string text)
    {
        var info = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            if (line.Split(':', 2) is [var key, var value])
            {
                info[key] = value.TrimEnd('\r');
            }
        }

        return info;
    }
}
