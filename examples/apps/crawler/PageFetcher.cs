using System.Buffers;
using System.Net;
using System.Text;
using Lariat;
using Lariat.Http;

namespace WebCrawler;

/// <summary>Asks for one page, and says how that went.</summary>
internal sealed class PageFetcher(CrawlOptions options) : IDisposable
{
    private const int MaxRobotsBytes = 500 * 1024; // RFC 9309, section 2.5
    private const int MaxRobotsRedirects = 5;

    private readonly HttpClient _http = LariatHttp.CreateClient(new LariatHttpOptions
    {
        Timeout = Timeout.InfiniteTimeSpan, // the scope below has the deadline
        MaxConnectionsPerHost = 1,
        Configure = handler =>
        {
            handler.AllowAutoRedirect = false; // each hop keeps to the rules of its own site
            handler.AutomaticDecompression = DecompressionMethods.All;
        },
    });

    // region: fetch
    /// <summary>Visits a page. What goes wrong with it is a result, not an exception.</summary>
    public async Coroutine<Visit> FetchAsync(Uri url)
    {
        try
        {
            return await TimeoutScope.RunAsync(options.Timeout, () => AskAsync(url));
        }
        catch (TimeoutException)
        {
            return Visit.Failed($"took longer than {options.Timeout.TotalSeconds} s");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Visit.Failed(error.Message);
        }
    }
    // endregion

    /// <summary>Reads a site's rules.</summary>
    /// <exception cref="HttpRequestException">The site cannot tell, so that nothing of it may be visited.</exception>
    /// <exception cref="TimeoutException">The same, after a while.</exception>
    public async Coroutine<RobotsRules> FetchRulesAsync(string site)
    {
        var url = new Uri($"{site}/robots.txt");
        for (int redirects = 0; redirects <= MaxRobotsRedirects; redirects++)
        {
            (Uri? next, RobotsRules rules) = await TimeoutScope.RunAsync(options.Timeout, () => AskForRulesAsync(url));
            if (next is null)
            {
                return rules;
            }

            url = next;
        }

        return RobotsRules.None; // RFC 9309, section 2.3.1.2: after five redirects there is none
    }

    public void Dispose() => _http.Dispose();

    private async Coroutine<Visit> AskAsync(Uri url)
    {
        using HttpResponseMessage answer = await GetAsync(url);
        int status = (int)answer.StatusCode;
        if (RedirectOf(answer, url) is { } target)
        {
            return new Visit(VisitKind.Redirected, status) { Links = [target] };
        }

        if (!answer.IsSuccessStatusCode)
        {
            return new Visit(VisitKind.Refused, status, answer.ReasonPhrase ?? "");
        }

        string? type = answer.Content.Headers.ContentType?.MediaType;
        if (type is not ("text/html" or "application/xhtml+xml"))
        {
            return new Visit(VisitKind.Found, status, type ?? "unknown type");
        }

        if (await ReadAsync(answer, options.MaxPageBytes) is not { } page)
        {
            return new Visit(VisitKind.Found, status, $"larger than {options.MaxPageBytes} bytes: not searched for links");
        }

        // Parsing computes: the loop has other things to do. The token ends it, as nothing else ends a thread.
        string? charset = answer.Content.Headers.ContentType?.CharSet;
        CancellationToken stop = LoopTask.Current.Token;
        return new Visit(VisitKind.Found, status) { Links = await Coroutine.ToThread(() => PageLinks.Find(page, charset, url, stop)) };
    }

    private async Coroutine<(Uri? Next, RobotsRules Rules)> AskForRulesAsync(Uri url)
    {
        using HttpResponseMessage answer = await GetAsync(url);
        if (RedirectOf(answer, url) is { } next)
        {
            return (next, RobotsRules.None);
        }

        if ((int)answer.StatusCode >= 500)
        {
            throw new HttpRequestException($"it answers {(int)answer.StatusCode}");
        }

        byte[] text = answer.IsSuccessStatusCode ? await ReadAsync(answer, MaxRobotsBytes, isCut: true) ?? [] : [];
        return (null, RobotsRules.Parse(Encoding.UTF8.GetString(text), CrawlOptions.Agent));
    }

    private async Coroutine<HttpResponseMessage> GetAsync(Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Headers = { { "User-Agent", $"{CrawlOptions.Agent}/1.0" }, { "Accept", "text/html, */*;q=0.5" } },
        };
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, LoopTask.Current.Token);
    }

    private static Uri? RedirectOf(HttpResponseMessage answer, Uri url)
        => answer.StatusCode is >= HttpStatusCode.MovedPermanently and <= HttpStatusCode.PermanentRedirect && answer.Headers.Location is { } target
            ? PageUrl.Resolve(url, target.OriginalString)
            : null;

    /// <summary>Reads a body of limited size: null if it is larger, or what fits if it may be cut.</summary>
    private static async Coroutine<byte[]?> ReadAsync(HttpResponseMessage answer, int maxBytes, bool isCut = false)
    {
        var page = new ArrayBufferWriter<byte>();
        await foreach (ReadOnlyMemory<byte> piece in answer.Content.ReadChunksAsync())
        {
            page.Write(piece.Span);
            if (page.WrittenCount > maxBytes)
            {
                return isCut ? page.WrittenSpan[..maxBytes].ToArray() : null;
            }
        }

        return page.WrittenSpan.ToArray();
    }
}
