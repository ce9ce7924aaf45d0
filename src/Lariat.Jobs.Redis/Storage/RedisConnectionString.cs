// People and platforms pass URLs (redis://user:password@host:port/database); StackExchange.Redis has its own form, and reads URLs only in
// part: it ignores the database and the escapes.
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Reads what people write to name a server.</summary>
internal static class RedisConnectionString
{
    // Shorter than a lease: a worker notices that a connection is dead before it has lost its jobs.
    private const int TimeoutMilliseconds = 5_000;
    private const int ReconnectMilliseconds = 500;

    public static bool IsUrl(string text) => text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">It is neither a URL nor a text that StackExchange.Redis can read.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        ConfigurationOptions options = IsUrl(text) ? ParseUrl(text) : ConfigurationOptions.Parse(text);
        if (options.EndPoints.Count == 0)
        {
            throw new ArgumentException("The connection string of the jobs names no host.", nameof(text));
        }

        options.ClientName ??= "lariat-jobs";
        options.AbortOnConnectFail = true;
        options.AsyncTimeout = Math.Min(options.AsyncTimeout, TimeoutMilliseconds);
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, TimeoutMilliseconds);
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        return options;
    }

    private static ConfigurationOptions ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Host.Length == 0)
        {
            throw new ArgumentException("The URL of the jobs' server cannot be read: redis://user:password@host:port/database.");
        }

        var options = new ConfigurationOptions { Ssl = url.Scheme == "rediss" };
        options.EndPoints.Add(url.Host, url.Port > 0 ? url.Port : 6379);
        if (url.AbsolutePath.Length > 1)
        {
            options.DefaultDatabase = int.TryParse(url.AbsolutePath[1..], out int database) ? database : throw new ArgumentException(
                $"The URL of the jobs' server names the database '{url.AbsolutePath[1..]}', which is no number.");
        }

        if (url.UserInfo.Length > 0)
        {
            string[] user = url.UserInfo.Split(':', 2);
            options.User = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
            options.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        }

        return options;
    }
}
