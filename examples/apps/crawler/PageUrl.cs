// One address for one page: what differs only in spelling is the same page (RFC 3986, section 6.2.2).
using System.Text.RegularExpressions;

namespace WebCrawler;

/// <summary>URLs of pages, in one spelling.</summary>
internal static partial class PageUrl
{
    private const int MaxLength = 2048;

    /// <summary>Makes a URL of what a person typed; null if it cannot be crawled.</summary>
    public static Uri? Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) ? Normalize(url) : null;

    /// <summary>Makes a URL of a link on a page; null if it leads to nothing that can be crawled.</summary>
    public static Uri? Resolve(Uri page, string link)
        => Uri.TryCreate(page, link.Trim(), out Uri? url) ? Normalize(url) : null;

    /// <summary>The part of a URL that says whom to ask: one robots.txt and one request at a time for each.</summary>
    public static string SiteOf(Uri url) => url.GetLeftPart(UriPartial.Authority);

    /// <summary>Path or pattern with each byte in one spelling: %7E and ~ are the same.</summary>
    public static string NormalizePath(string path)
    {
        string ascii = NonAscii().Replace(path, characters => Uri.EscapeDataString(characters.Value));
        return Escape().Replace(ascii, escape =>
        {
            char character = (char)Convert.ToByte(escape.Value[1..], 16);
            bool isUnreserved = char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~';
            return isUnreserved ? character.ToString() : escape.Value.ToUpperInvariant();
        });
    }

    // Uri has lowered the host's letters, removed the default port and resolved the dots by now.
    private static Uri? Normalize(Uri url)
    {
        if ((url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.IdnHost.Length == 0)
        {
            return null;
        }

        // Neither the fragment nor the user belongs to the page's address.
        string port = url.IsDefaultPort ? "" : $":{url.Port}";
        string host = url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost.TrimEnd('.');
        string text = $"{url.Scheme}://{host}{port}{NormalizePath(url.PathAndQuery)}";
        return text.Length <= MaxLength ? new Uri(text) : null;
    }

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escape();

    [GeneratedRegex(@"[^\x00-\x7F]+")]
    private static partial Regex NonAscii();
}
