using System.Net;

namespace Lariat.Tool.Fetch;

/// <summary>Sends requests, in the HTTP version that the user requests and the server supports.</summary>
/// <remarks>
/// Over TLS the two negotiate in the handshake (ALPN). Without TLS, HTTP/2 can only be tried (RFC 9113, section 3.3); a host that does
/// not support it is recorded, and receives HTTP/1.1 from then on.
/// </remarks>
internal sealed class RequestSender(HttpClient http, bool wantsHttp2)
{
    private readonly HashSet<string> _hostsWithoutHttp2 = [];

    /// <summary>Requests a page; returns when the headers of the response have arrived.</summary>
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
                // There was a connection; the HTTP/2 preface failed on it.
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
