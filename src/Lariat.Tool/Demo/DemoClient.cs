namespace Lariat.Tool.Demo;

/// <summary>The HTTP client that all ways use.</summary>
internal static class DemoClient
{
    public static HttpClient Create() => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    /// <summary>Fetches a page, blocking the thread.</summary>
    public static void FetchBlocking(HttpClient http, Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using HttpResponseMessage response = http.Send(request);
        response.EnsureSuccessStatusCode();
    }
}
