// Redirects are followed here and not by HttpClient, so that each hop respects the limits of its host, and that a circle is distinguished
// from a long chain. RFC 9110, section 15.4; browsers give up after 20 hops, HttpClient after 50.
using System.Net;

namespace Lariat.Tool.Fetch;

/// <summary>The addresses that lead from a URL to its body.</summary>
internal sealed class RedirectChain
{
    private const int MaxHops = 10;

    private readonly List<Uri> _visited;

    public RedirectChain(Uri start) => _visited = [start];

    /// <summary>The address to request now.</summary>
    public Uri Current => _visited[^1];

    /// <summary>The target of a redirect, or null if the response is not one.</summary>
    public static Uri? TargetOf(HttpResponseMessage response, Uri from)
    {
        bool isRedirect = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        return isRedirect && response.Headers.Location is { } location ? new Uri(from, location) : null;
    }

    /// <summary>Continues with <paramref name="target"/>.</summary>
    /// <exception cref="FetchException">The chain is a circle, too long, or leads to a forbidden target.</exception>
    public void Follow(Uri target)
    {
        if (target.Scheme != Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttp)
        {
            throw Broken($"it redirects to {target}, which cannot be fetched: only http and https can.");
        }

        if (Current.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
        {
            throw Broken($"it redirects from https to {target}, which is not encrypted. Fetch that URL itself if you want it.");
        }

        if (_visited.Contains(target))
        {
            throw Broken($"redirect loop: {string.Join(" -> ", _visited)} -> {target}. The server must be corrected; "
                + "some servers do this to clients that take no cookies, like this one.");
        }

        if (_visited.Count > MaxHops)
        {
            throw Broken($"redirect loop: after {MaxHops} redirects it still leads on, to {target}. Fetch that URL itself if you want it.");
        }

        _visited.Add(target);
    }

    private static FetchException Broken(string message) => new(FailureKind.Redirect, message);
}
