using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lariat.Apps.Tests.Crawler;

/// <summary>Which pages are visited, and in which way.</summary>
public class CrawlTests : CrawlerTest
{
    [Fact]
    public async Task Crawl_LinksInACircle_VisitsEachPageOnce()
    {
        Site.Page("/", "/a", "/b").Page("/a", "/", "/b", "/a#top", "/b?").Page("/b", "../a", "/%61", "./b");

        AppResult result = await CrawlAsync();

        Assert.Equal(["/robots.txt", "/", "/a", "/b", "/b?"], Site.Requests);
        Assert.Equal(0, result.Code);
    }

    [Fact]
    public async Task Crawl_DepthLimit_StopsThere()
    {
        Site.Page("/", "/1").Page("/1", "/2").Page("/2", "/3").Page("/3");

        await CrawlAsync("--depth", "2");

        Assert.Equal(["/", "/1", "/2"], Site.Visits);
        Assert.Contains("not visited", Report);
    }

    [Fact]
    public async Task Crawl_DepthLimitRaised_GoesOnFromThere()
    {
        Site.Page("/", "/1").Page("/1", "/2").Page("/2");
        await CrawlAsync("--depth", "1");

        await CrawlAsync("--depth", "2");

        Assert.Equal(["/", "/1", "/2"], Site.Visits);
    }

    [Fact]
    public async Task Crawl_PageLimit_LeavesTheRestToTheNextRun()
    {
        Site.Page("/", "/1", "/2", "/3").Page("/1").Page("/2").Page("/3");

        await CrawlAsync("--pages", "2");
        int first = Site.Visits.Count;
        await CrawlAsync("--pages", "10");

        Assert.Equal(2, first);
        Assert.Equal(["/", "/1", "/2", "/3"], Site.Visits);
    }

    [Fact]
    public async Task Crawl_Robots_VisitsWhatIsAllowedOnly()
    {
        Site.Text("/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n")
            .Page("/", "/private/x", "/private/open", "/a.pdf", "/a.pdf?x").Page("/private/open").Page("/a.pdf?x");

        await CrawlAsync();

        Assert.Equal(["/", "/private/open", "/a.pdf?x"], Site.Visits);
        Assert.Contains("robots.txt", Report);
    }

    [Fact]
    public async Task Crawl_RobotsUnavailable_VisitsNothing()
    {
        Site.Status("/robots.txt", 503).Page("/", "/a");

        AppResult result = await CrawlAsync();

        Assert.Empty(Site.Visits);
        Assert.Contains("robots.txt cannot be read: it answers 503", result.Output);
    }

    [Fact]
    public async Task Crawl_OneSite_OneRequestAtATimeOverOneConnection()
    {
        string[] links = [.. Enumerable.Range(0, 20).Select(i => $"/{i}")];
        Site.Page("/", links);
        foreach (string link in links)
        {
            Site.Page(link);
        }

        await CrawlAsync();

        Assert.Equal(21, Site.Visits.Count);
        Assert.Equal(1, Site.MaxUnderWay);
        Assert.Equal(1, Site.ConnectionCount);
    }

    [Fact]
    public async Task Crawl_CrawlDelay_PausesBetweenRequests()
    {
        Site.Text("/robots.txt", "User-agent: LariatCrawler\nCrawl-delay: 0.2\n").Page("/", "/a", "/b").Page("/a").Page("/b");
        long start = Stopwatch.GetTimestamp();

        await CrawlAsync();

        // robots.txt and three pages: three pauses, which no machine makes shorter.
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.6));
        Assert.Equal(3, Site.Visits.Count);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Crawl_LinkToAnotherSite_IsFollowedUnlessSameSite(bool isSameSite, int visits)
    {
        await using TestSite other = await TestSite.StartAsync();
        other.Page("/far");
        Site.Page("/", other["/far"]);

        await CrawlAsync(isSameSite ? ["--same-site"] : []);

        Assert.Equal(visits, other.Visits.Count);
    }

    [Fact]
    public async Task Crawl_Redirects_FollowsThemLikeLinks()
    {
        Site.Page("/", "/old").Redirect("/old", "/new").Page("/new", "/end").Page("/end");

        await CrawlAsync("--depth", "2");

        Assert.Equal(["/", "/old", "/new", "/end"], Site.Visits);
    }

    [Fact]
    public async Task Crawl_RedirectsWithoutEnd_GivesUp()
    {
        Site.Page("/", "/0");
        for (int i = 0; i < 50; i++)
        {
            Site.Redirect($"/{i}", $"/{i + 1}");
        }

        await CrawlAsync();

        Assert.Equal(12, Site.Visits.Count);
        Assert.Contains("more than 10 redirects", Report);
    }

    [Fact]
    public async Task Crawl_OtherContentAndLargePages_AreNotSearched()
    {
        Site.Page("/", "/text", "/large").Text("/text", "<a href=/never>").On("/large", http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("<a href=/never>".PadRight(5000))).AsTask();
        });

        AppResult result = await CrawlAsync("--bytes", "4000");

        Assert.Equal(["/", "/text", "/large"], Site.Visits);
        Assert.Contains("/large larger than 4000 bytes", result.Output);
    }

    [Fact]
    public async Task Crawl_SlowPage_IsGivenUpAndTheOthersAreVisited()
    {
        Site.Page("/", "/slow", "/quick").Page("/quick").On("/slow", http => Task.Delay(-1, http.RequestAborted));

        AppResult result = await CrawlAsync("--timeout", "6");

        Assert.Contains("/slow took longer than 6 s", result.Output);
        Assert.Contains("200 " + Site["/quick"], result.Output);
    }

    [Fact]
    public async Task Crawl_PageOfANastyDepth_TakesNoLongerThanTheTimeout()
    {
        Site.Page("/", "/deep").On("/deep", http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync(string.Concat(Enumerable.Repeat("<div>", 300_000)));
        });

        AppResult result = await CrawlAsync("--timeout", "6");

        Assert.Contains("/deep took longer than 6 s", result.Output);
        Assert.Equal(0, result.Code);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Crawl_PageWithABadContentEncoding_FailsThatPageOnly(string coding)
    {
        Site.Page("/", "/bad", "/good").Page("/good").On("/bad", async http =>
        {
            http.Response.ContentType = "text/html";
            http.Response.Headers.ContentEncoding = coding;
            await http.Response.WriteAsync("<p>not compressed at all</p>");
        });

        AppResult result = await CrawlAsync();

        Assert.Equal(0, result.Code);
        Assert.Equal(["/", "/bad", "/good"], Site.Visits.Order());
        Assert.Contains("Content-Encoding", Report);
    }
}
