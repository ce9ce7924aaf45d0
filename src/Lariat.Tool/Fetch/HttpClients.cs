using System.Reflection;
using Lariat.Http;

namespace Lariat.Tool.Fetch;

/// <summary>Creates the HTTP client: no cookies, no automatic redirects, no limits that the program sets itself.</summary>
internal static class HttpClients
{
    /// <summary>The program's user agent.</summary>
    public static string UserAgent { get; } =
        "lariat-fetch/" + typeof(HttpClients).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>Creates a client for the running loop; the environment names its proxy.</summary>
    public static HttpClient Create()
    {
        HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions
        {
            // The program handles time-outs and limits itself (Downloader, Limits).
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            ConnectTimeout = System.Threading.Timeout.InfiniteTimeSpan,
            MaxConnectionsPerHost = int.MaxValue,
            Configure = static handler => handler.AllowAutoRedirect = false,
        });
        http.DefaultRequestHeaders.Add("User-Agent", UserAgent);
        http.DefaultRequestHeaders.Add("Accept", "*/*");
        return http;
    }
}
