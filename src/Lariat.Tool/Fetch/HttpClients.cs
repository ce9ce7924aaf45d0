using System.Net;
using System.Reflection;

namespace Lariat.Tool.Fetch;

/// <summary>Makes the HTTP client: no cookies, no redirects behind our back, no limits that the program sets itself.</summary>
internal static class HttpClients
{
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>What the program says it is.</summary>
    public static string UserAgent { get; } =
        $"lariat-fetch/{typeof(HttpClients).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    /// <summary>Makes a client; its proxy is the one that the environment names.</summary>
    public static HttpClient Create() => new(MakeHandler())
    {
        // Time-outs are the loop's business (Downloader).
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", UserAgent }, { "Accept", "*/*" } },
    };

    private static SocketsHttpHandler MakeHandler() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        EnableMultipleHttp2Connections = true,

        // So that a long run notices when a name moves to another address.
        PooledConnectionLifetime = s_connectionLifetime,
    };
}
