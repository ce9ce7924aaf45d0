namespace Lariat.Apps.Tests.Crawler;

/// <summary>A site, and a folder for what the crawler writes.</summary>
public abstract class CrawlerTest : IAsyncLifetime
{
    private readonly TestDirectory _folder = new();

    internal TestSite Site { get; private set; } = null!;

    internal string Database => _folder["crawl.db"];

    internal string Report => File.ReadAllText(_folder["report.html"]);

    public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the crawler at the site's first page; it does not pause unless the test wants it.</summary>
    internal AppProcess Start(params IEnumerable<string> options)
        => AppProcess.Start("crawler", [Site["/"], "--database", Database, "--report", _folder["report.html"], "--delay", "0", .. options]);

    internal async Task<AppResult> CrawlAsync(params IEnumerable<string> options)
    {
        using AppProcess crawler = Start(options);
        AppResult result = await crawler.EndAsync();
        Assert.Equal("", result.Errors);
        return result;
    }
}
