namespace Lariat.Apps.Tests.Crawler;

/// <summary>A crawl that is stopped, and the run after it.</summary>
public class ResumeTests : CrawlerTest
{
    [Fact]
    public async Task Crawl_Killed_GoesOnWhereItWas()
    {
        TaskCompletionSource asked = HangAt("/3");
        using (AppProcess killed = Start())
        {
            await asked.Task;
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        Site.Page("/3", "/4").Page("/4");
        await CrawlAsync("--depth", "4");

        // Only the visit under way is made again.
        Assert.Equal(["/", "/1", "/2", "/3", "/3", "/4"], Site.Visits);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Crawl_Interrupted_EndsWithAReportAndGoesOnLater(string signal)
    {
        TaskCompletionSource asked = HangAt("/2");
        using AppProcess crawler = Start();
        await asked.Task;

        crawler.Signal(signal);
        AppResult result = await crawler.EndAsync();
        string report = Report;
        Site.Page("/2", "/3").Page("/3").Page("/4");
        await CrawlAsync();

        Assert.Equal(130, result.Code);
        Assert.Equal("", result.Errors);
        Assert.Contains("2 pages visited", result.Output);
        Assert.Contains("interrupted", result.Output);
        Assert.Contains("not visited", report);
        Assert.Equal(["/", "/1", "/2", "/2", "/3"], Site.Visits);
    }

    [Fact]
    public async Task Crawl_FailedBefore_TriesAgain()
    {
        Site.Page("/", "/flaky").On("/flaky", http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        await CrawlAsync();
        string before = Report;

        Site.Page("/flaky");
        await CrawlAsync();

        Assert.Contains("no answer", before);
        Assert.Contains("<p>None.", Report);
        Assert.Equal(["/", "/flaky", "/flaky"], Site.Visits);
    }

    [Fact]
    public async Task Crawl_FinishedBefore_VisitsNothing()
    {
        Site.Page("/", "/a").Page("/a");
        await CrawlAsync();

        AppResult again = await CrawlAsync();

        Assert.Equal(["/", "/a"], Site.Visits);
        Assert.Contains("2 pages visited, 0 broken", again.Output);
    }

    [Fact]
    public async Task Crawl_DatabaseInUse_SaysSo()
    {
        TaskCompletionSource asked = HangAt("/1");
        using AppProcess first = Start();
        await asked.Task;

        using AppProcess second = Start();
        AppResult result = await second.EndAsync();

        Assert.Equal(1, result.Code);
        Assert.Contains("database is locked", result.Errors);
    }

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("example")]
    public async Task Crawl_BadUrl_IsRefused(string url)
    {
        AppResult result = await AppProcess.RunAsync("crawler", url, "--database", Database);

        Assert.Equal(2, result.Code);
        Assert.Contains($"'{url}' is not a URL", result.Errors);
        Assert.False(File.Exists(Database));
    }

    /// <summary>A chain of pages, one of which does not answer. The task ends when that one is asked for.</summary>
    private TaskCompletionSource HangAt(string path)
    {
        var asked = new TaskCompletionSource();
        Site.Page("/", "/1");
        for (int i = 1; i < 4; i++)
        {
            Site.Page($"/{i}", $"/{i + 1}");
        }

        Site.On(path, http =>
        {
            asked.TrySetResult();
            return Task.Delay(-1, http.RequestAborted);
        });
        return asked;
    }
}
