// An input: a robots.txt, or a pattern and a path (two lines), for which the whole table of matches is computed instead of searched.
using System.Text;
using WebCrawler;

namespace Lariat.Fuzz;

/// <summary>The crawler's robots.txt.</summary>
internal sealed class RobotsTarget : FuzzTarget
{
    private const string Agent = "LariatCrawler";

    private static readonly Uri[] s_urls =
    [
        new("http://site/"), new("http://site/robots.txt"), new("http://site/a/b/c.html?x=1&y=%C3%A4"), new("http://site/%7Euser/%2F"), new("http://site/" + string.Concat(Enumerable.Repeat("ab", 900))),
    ];

    public override string Name => "robots";

    public override IReadOnlyList<byte[]> Seeds =>
    [
        [0, .. "User-agent: *\nDisallow: /a/*.html$ # no\nAllow: /\nCrawl-delay: 1.5\n\nUser-Agent: LariatCrawler/1.0\nDisallow: /%7euser\nSitemap: http://site/map.xml\n"u8],
        [1, .. "/a*b*c$\n/aXbYbZc"u8],
        [1, .. "/*ab*abab$\n/abababab"u8],
        [0, .. "\uFEFFuser-agent:x\r\nuser-agent : *\r\nallow:\r\ndisallow: *\r\n"u8],
    ];

    public override IReadOnlyList<byte[]> Dictionary =>
    [
        "User-agent: *\n"u8.ToArray(), "User-agent: LariatCrawler\n"u8.ToArray(), "Disallow: /"u8.ToArray(), "Allow: "u8.ToArray(), "Crawl-delay: "u8.ToArray(), "*"u8.ToArray(), "$\n"u8.ToArray(), "#"u8.ToArray(),
        "%2e"u8.ToArray(), "%"u8.ToArray(), "\u00E4"u8.ToArray(), "1e308"u8.ToArray(), "NaN"u8.ToArray(), "Infinity"u8.ToArray(), "********"u8.ToArray(), "ab*ab"u8.ToArray(),
    ];

    // Lines and patterns are strings, several times over; five paths are compared with each.
    public override long MaxAllocatedBytes(int inputBytes) => (1024 * 1024) + (512L * inputBytes);

    public override void Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input.AsSpan(Math.Min(1, input.Length)));
        if ((input.FirstOrDefault() & 1) == 0)
        {
            var rules = RobotsRules.Parse(text, Agent);
            FuzzFaultException.ThrowUnless(rules.CrawlDelay >= TimeSpan.Zero && rules.CrawlDelay <= TimeSpan.FromHours(1), "A pause out of bounds.");
            Array.ForEach(s_urls, url => rules.Allows(url));
            FuzzFaultException.ThrowUnless(rules.Allows(s_urls[1]), "robots.txt itself may not be visited.");
            return;
        }

        string[] lines = text.Split('\n', 2, StringSplitOptions.TrimEntries);
        if (lines.Length == 2 && Uri.TryCreate("http://site/" + lines[1].TrimStart('/'), UriKind.Absolute, out Uri? url))
        {
            CheckPattern(lines[0], url);
        }
    }

    private static void CheckPattern(string pattern, Uri url)
    {
        // What ends a pattern in its file.
        pattern = pattern.Split('#', '\r')[0].Trim();
        string path = PageUrl.NormalizePath(url.PathAndQuery);
        bool isDisallowed = pattern.Length > 0 && path != "/robots.txt" && Matches(PageUrl.NormalizePath(pattern), path);
        var rules = RobotsRules.Parse($"User-agent: *\nDisallow: {pattern}\n", Agent);
        FuzzFaultException.ThrowUnlessEqual(!isDisallowed, rules.Allows(url), $"'{pattern}' for {path}");
    }

    // ends[i]: what was read of the pattern can match the first i characters.
    private static bool Matches(string pattern, string path)
    {
        bool isToTheEnd = pattern.EndsWith('$');
        bool[] ends = new bool[path.Length + 1];
        ends[0] = true;
        foreach (char one in isToTheEnd ? pattern[..^1] : pattern)
        {
            if (one == '*')
            {
                int first = Array.IndexOf(ends, true);
                ends.AsSpan(first < 0 ? ends.Length : first).Fill(true);
                continue;
            }

            for (int i = ends.Length - 1; i >= 0; i--)
            {
                ends[i] = i > 0 && ends[i - 1] && path[i - 1] == one;
            }
        }

        return isToTheEnd ? ends[^1] : ends.Contains(true);
    }
}
