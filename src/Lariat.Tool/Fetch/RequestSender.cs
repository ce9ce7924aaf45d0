using System.Net;

namespace Lariat.Tool.Fetch;

/// <summary>Sends requests, in the version of HTTP that the user wants and the server speaks.</summary>
/// <remarks>
/// Over TLS the two agree in the handshake (ALPN). In the clear, HTTP/2 can only be tried (RFC 9113, section 3.3); a host that does
/// not understand it is remembered, and asked in HTTP/1.1 from then on.
/// </remarks>
internal sealed class RequestSender(HttpClient http, bool wantsHttp2)
{
    private readonly HashSet<string> _hostsWithoutHttp2 = [];

    /// <summary>Asks for a page; returns when the headers of the answer are there.</summary>
    public async Coroutine<HttpResponseMessage> GetAsync(Uri uri)
    {
        if (!wantsHttp2)
        {
            return await GetAsync(uri, HttpVersion.Version11, HttpVersionPolicy.RequestVersionOrLower);
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !_hostsWithoutHttp2.Contains(uri.Authority))
        {
            try
            {
                return await GetAsync(uri, HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            }
            catch (HttpRequestException error) when (error.HttpRequestError is not (HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError))
            {
                // There was a connection; what failed on it was the first word of HTTP/2.
                _hostsWithoutHttp2.Add(uri.Authority);
            }
        }

        return await GetAsync(uri, HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
    }

    private async Coroutine<HttpResponseMessage> GetAsync(Uri uri, Version version, HttpVersionPolicy policy)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = version, VersionPolicy = policy };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, LoopTask.Current.Token);
    }
}
