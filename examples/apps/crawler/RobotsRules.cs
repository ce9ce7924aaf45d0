// robots.txt as RFC 9309 has it: the groups for our name, or those for '*'; the longest pattern that matches decides, and of two as
// long the one that allows. Crawl-delay is no part of the RFC, but many sites say it.
using System.Globalization;

namespace WebCrawler;

/// <summary>What a site lets us visit.</summary>
internal sealed class RobotsRules
{
    // A site that wants longer pauses than this does not want to be crawled.
    private const double MaxDelaySeconds = 3600;

    private readonly List<(string Pattern, bool IsAllowed)> _rules = [];

    private RobotsRules()
    {
    }

    /// <summary>No rules: everything may be visited.</summary>
    public static RobotsRules None { get; } = new();

    /// <summary>The pause between two requests that the site asks for.</summary>
    public TimeSpan CrawlDelay { get; private set; }

    /// <summary>Reads the rules for one crawler; lines that are not understood do not count.</summary>
    public static RobotsRules Parse(string text, string agent)
    {
        var forAgent = new RobotsRules();
        var forAll = new RobotsRules();
        bool isAgentNamed = false;
        var group = new HashSet<RobotsRules>();
        bool isNaming = false;
        foreach ((string key, string value) in Lines(text))
        {
            if (key == "user-agent")
            {
                if (!isNaming)
                {
                    group.Clear(); // the rules of the group before have ended
                }

                isNaming = true;
                if (value == "*")
                {
                    group.Add(forAll);
                }
                else if (ProductToken(value).Equals(agent, StringComparison.OrdinalIgnoreCase))
                {
                    group.Add(forAgent);
                    isAgentNamed = true;
                }
            }
            else if (key is "allow" or "disallow" or "crawl-delay")
            {
                isNaming = false;
                foreach (RobotsRules rules in group)
                {
                    rules.Add(key, value);
                }
            }
        }

        return isAgentNamed ? forAgent : forAll;
    }

    /// <summary>True if the page may be visited.</summary>
    public bool Allows(Uri url)
    {
        string path = PageUrl.NormalizePath(url.PathAndQuery);
        if (path == "/robots.txt")
        {
            return true;
        }

        (string pattern, bool isAllowed) = ("", true);
        foreach (var rule in _rules)
        {
            bool isStronger = rule.Pattern.Length > pattern.Length || (rule.Pattern.Length == pattern.Length && rule.IsAllowed);
            if (isStronger && Matches(rule.Pattern, path))
            {
                (pattern, isAllowed) = rule;
            }
        }

        return isAllowed;
    }

    private static IEnumerable<(string Key, string Value)> Lines(string text)
    {
        foreach (string line in text.TrimStart('\uFEFF').Split('\r', '\n'))
        {
            string[] parts = line.Split('#')[0].Split(':', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2)
            {
                yield return (parts[0].ToLowerInvariant(), parts[1]);
            }
        }
    }

    // "LariatCrawler/1.0" names LariatCrawler.
    private static string ProductToken(string name)
        => new([.. name.TakeWhile(character => char.IsAsciiLetter(character) || character is '-' or '_')]);

    private void Add(string key, string value)
    {
        if (key != "crawl-delay" && value.Length > 0)
        {
            _rules.Add((PageUrl.NormalizePath(value), key == "allow"));
        }
        else if (key == "crawl-delay" && double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
        {
            CrawlDelay = TimeSpan.FromSeconds(Math.Min(seconds, MaxDelaySeconds));
        }
    }

    // A pattern matches the beginning of a path; '*' stands for anything, '$' at its end for the path's end. Greedy, so that a
    // pattern of a thousand stars is no work without end.
    private static bool Matches(string pattern, string path)
    {
        bool isToTheEnd = pattern.EndsWith('$');
        string[] pieces = (isToTheEnd ? pattern[..^1] : pattern).Split('*');
        if (!path.StartsWith(pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        int position = pieces[0].Length;
        foreach (string piece in pieces[1..])
        {
            int found = path.IndexOf(piece, position, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            position = found + piece.Length;
        }

        return !isToTheEnd || position == path.Length
            || (pieces.Length > 1 && path.EndsWith(pieces[^1], StringComparison.Ordinal));
    }
}
