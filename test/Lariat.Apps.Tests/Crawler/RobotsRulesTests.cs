using WebCrawler;

namespace Lariat.Apps.Tests.Crawler;

/// <summary>RFC 9309.</summary>
public class RobotsRulesTests
{
    // The table of RFC 9309, section 2.2.2, the examples of 2.2.3 and 5, and what people write.
    [Theory]
    [InlineData("Disallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", false)]
    [InlineData("Disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", false)]
    [InlineData("Disallow: /foo/bar/\u30C4", "/foo/bar/%E3%83%84", false)]
    [InlineData("Disallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", false)]
    [InlineData("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false)]
    [InlineData("Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-%2A.html", false)]
    [InlineData("Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-b.html", true)]
    [InlineData("Disallow: /", "/anything", false)]
    [InlineData("Disallow: /", "/robots.txt", true)]
    [InlineData("Disallow:", "/anything", true)]
    [InlineData("Disallow: /fish", "/fishheads/x", false)]
    [InlineData("Disallow: /fish", "/Fish", true)]
    [InlineData("Disallow: /fish/", "/fish", true)]
    [InlineData("Disallow: /*.php", "/folder/file.php?a", false)]
    [InlineData("Disallow: /*.php$", "/file.php", false)]
    [InlineData("Disallow: /*.php$", "/file.php.php", false)]
    [InlineData("Disallow: /*.php$", "/file.php5", true)]
    [InlineData("Disallow: /fish$", "/fish", false)]
    [InlineData("Disallow: /fish$", "/fishes", true)]
    [InlineData("Disallow: /a*b*c", "/a-c-b", true)]
    [InlineData("Disallow: /a*b*c", "/a-b-c", false)]
    [InlineData("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", false)]
    [InlineData("Disallow: /example/\nAllow: /example/page", "/example/page", true)]
    [InlineData("Disallow: /same\nAllow: /same", "/same", true)]
    [InlineData("Allow: /same\nDisallow: /same", "/same", true)]
    [InlineData("disALLOW : /x # a remark", "/x", false)]
    public void Allows_Rules_TheLongestMatchDecides(string rules, string path, bool isAllowed)
        => Assert.Equal(isAllowed, RobotsRules.Parse($"User-agent: *\n{rules}\n", "Bot").Allows(new Uri($"http://site{path}")));

    [Theory]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: Bot\nDisallow: /x", true)] // our own group counts alone
    [InlineData("User-agent: bOT\nDisallow: /page", false)]
    [InlineData("User-agent: Bot/2.1\nDisallow: /page", false)]
    [InlineData("User-agent: BotNet\nDisallow: /page", true)]
    [InlineData("User-agent: Other\nUser-agent: Bot\nDisallow: /page", false)] // two names, one group
    [InlineData("User-agent: Bot\nDisallow: /x\nUser-agent: Other\nDisallow: /page", true)]
    [InlineData("User-agent: Bot\nDisallow: /x\nUser-agent: *\nDisallow: /y\nUser-agent: Bot\nDisallow: /page", false)] // two groups of ours are one
    [InlineData("Disallow: /page\nUser-agent: Bot", true)] // a rule before any name is nobody's
    [InlineData("User-agent: Bot\rDisallow: /page", false)]
    [InlineData("\uFEFFUser-agent: Bot\r\n\r\nSitemap: http://x\r\nDisallow: /page", false)]
    [InlineData("<html>Not found</html>", true)]
    [InlineData("", true)]
    public void Parse_Groups_FindsOurs(string text, bool isAllowed)
        => Assert.Equal(isAllowed, RobotsRules.Parse(text, "Bot").Allows(new Uri("http://site/page")));

    [Theory]
    [InlineData("2", 2)]
    [InlineData("0.5", 0.5)]
    [InlineData("1e99", 3600)]
    [InlineData("-1", 0)]
    [InlineData("NaN", 0)]
    [InlineData("soon", 0)]
    public void Parse_CrawlDelay_IsBounded(string text, double seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), RobotsRules.Parse($"User-agent: *\nCrawl-delay: {text}", "Bot").CrawlDelay);

    [Fact]
    public void Allows_ManyStars_IsNoWorkWithoutEnd()
    {
        var rules = RobotsRules.Parse($"User-agent: *\nDisallow: /{string.Concat(Enumerable.Repeat("*a", 1000))}b", "Bot");

        bool isAllowed = rules.Allows(new Uri($"http://site/{new string('a', 2000)}"));

        Assert.True(isAllowed);
    }
}
