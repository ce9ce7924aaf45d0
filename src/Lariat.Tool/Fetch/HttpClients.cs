using System.Reflection;
using Lariat.Http;

namespace Lariat.Tool.Fetch;

/// <summary>Makes the HTTP client: no cookies, no redirects behind our back, no limits that the program sets itself.</summary>
internal static class HttpClients
{
    /// <summary>What the program says it is.</summary>
    public static string UserAgent { get; } =
        $"lariat-fetch/{typeof(HttpClients).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    /// <summary>Makes a client for the loop that runs; its proxy is the one that the environment names.</summary>
    public static HttpClient Create()
    {
        HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions
        {
            // Time-outs and limits are the program's own business (Downloader, Limits).
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            ConnectTimeout = System.Threading.Timeout.InfiniteTimeSpan,
            ConnectionsPerHostMax = int.MaxValue,
            Configure = static handler => handler.AllowAutoRedirect = false,
        });
        http.DefaultRequestHeaders.Add("User-Agent", UserAgent);
        http.DefaultRequestHeaders.Add("Accept", "*/*");
        return http;
    }
}
