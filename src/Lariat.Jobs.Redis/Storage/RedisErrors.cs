// The errors of Redis by the word with which they begin, and what they mean for jobs.
using System.Net;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Says what an error of the server or of the way to it means.</summary>
internal static class RedisErrors
{
    /// <summary>What was sent may have been done or not.</summary>
    public static bool IsUnknownOutcome(Exception error) => error is RedisConnectionException or RedisTimeoutException;

    /// <summary>The server has not run it, and may do so in a moment: it is loading its data, runs a script, or hands over to another
    /// node.</summary>
    public static bool IsBusy(Exception error) => error is RedisServerException server
        && (Begins(server, "BUSY") || Begins(server, "LOADING") || Begins(server, "TRYAGAIN") || Begins(server, "CLUSTERDOWN")
            || Begins(server, "MASTERDOWN"));

    /// <summary>The server does not have the script.</summary>
    public static bool IsUnknownScript(RedisServerException error) => Begins(error, "NOSCRIPT");

    /// <summary>Not a mistake of this program.</summary>
    public static bool IsOfServer(Exception error) => error is RedisException or RedisTimeoutException or ObjectDisposedException;

    /// <summary>Host and port, for messages: without the password.</summary>
    public static string NameOf(IEnumerable<EndPoint> endPoints)
        => string.Join(',', endPoints.Select(static one => one is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : one.ToString()));

    /// <summary>A sentence with the server's name, and what to do where that is known.</summary>
    public static string Explain(string server, Exception error)
    {
        string advice = error is not RedisServerException refused ? ""
            : Begins(refused, "OOM") ? " Its memory is full (maxmemory): raise that, or let jobs be done; nothing was changed."
            : Begins(refused, "READONLY") ? " It is a replica: connect to the primary server."
            : Begins(refused, "MISCONF") ? " It cannot write to its disk: see its log."
            : Begins(refused, "NOPERM") ? " The user needs EVAL, EVALSHA, PUBLISH, SUBSCRIBE, INFO, and all commands on the keys of the "
                + "prefix."
            : Begins(refused, "NOAUTH") || Begins(refused, "WRONGPASS") ? " Name user and password: redis://user:password@host."
            : "";
        return $"The jobs in '{server}' cannot be used: {error.Message.TrimEnd('.')}.{advice}";
    }

    private static bool Begins(RedisServerException error, string word) => error.Message.StartsWith(word, StringComparison.Ordinal);
}
