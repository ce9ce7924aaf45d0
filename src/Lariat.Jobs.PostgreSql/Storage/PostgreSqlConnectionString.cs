// Npgsql reads key=value pairs only; people and platforms pass URLs as libpq reads them (section 34.1.1.2 of PostgreSQL's manual).
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Reads what people write to name a database.</summary>
internal static class PostgreSqlConnectionString
{
    private const int MaxConnections = 20;
    private const int KeepAliveSeconds = 15;

    /// <summary>True for a URL or a connection string of PostgreSQL; false for a path.</summary>
    public static bool IsOne(string text) => IsUrl(text)
        || text.Split(';').Any(static part => part.Split('=') is [var key, _, ..] && key.Trim().ToUpperInvariant() is "HOST" or "SERVER");

    /// <exception cref="ArgumentException">It is neither.</exception>
    public static string Parse(string text)
    {
        NpgsqlConnectionStringBuilder builder = IsUrl(text) ? ParseUrl(text) : new NpgsqlConnectionStringBuilder(text);
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new ArgumentException("The connection string of the jobs names no Host.", nameof(text));
        }

        // Nothing of a session is changed, so there is nothing to be reset when a connection goes back to its pool.
        builder.NoResetOnClose = true;
        builder.ApplicationName ??= "lariat jobs";
        builder.KeepAlive = builder.ContainsKey("Keepalive") ? builder.KeepAlive : KeepAliveSeconds;
        builder.MaxPoolSize = builder.ContainsKey("Maximum Pool Size") ? builder.MaxPoolSize : MaxConnections;
        return builder.ConnectionString;
    }

    /// <summary>For a connection that waits for notifications: one, which is found out to be dead.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static string ParseForListening(string text)
        => new NpgsqlConnectionStringBuilder(Parse(text)) { MaxPoolSize = 1 }.ConnectionString;

    private static bool IsUrl(string text) => text.StartsWith("postgres://", StringComparison.Ordinal)
        || text.StartsWith("postgresql://", StringComparison.Ordinal);

    private static NpgsqlConnectionStringBuilder ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url))
        {
            throw new ArgumentException("The URL of the jobs' database cannot be read: postgres://user:password@host:port/database.");
        }

        var builder = new NpgsqlConnectionStringBuilder { Host = url.Host };
        if (url.Port > 0)
        {
            builder.Port = url.Port;
        }

        if (url.AbsolutePath.Length > 1)
        {
            builder.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        }

        if (url.UserInfo.Length > 0)
        {
            string[] user = url.UserInfo.Split(':', 2);
            builder.Username = Uri.UnescapeDataString(user[0]);
            builder.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        }

        foreach (string pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            string key = Uri.UnescapeDataString(parts[0]);

            // libpq's names of these, in Npgsql's words.
            key = key switch { "sslmode" => "SSL Mode", "application_name" => "Application Name", _ => key };
            builder[key] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return builder;
    }
}
