namespace Lariat.Apps.Tests.Crawler;

/// <summary>What the report says.</summary>
public class ReportTests : CrawlerTest
{
    [Fact]
    public async Task Report_BrokenLinks_AreListedWithTheirSources()
    {
        Site.Page("/", "/gone", "/fails", "/a").Page("/a", "/gone").Status("/fails", 500);

        await CrawlAsync();

        string broken = Section("broken");
        Assert.Contains($"{Site["/gone"]}</a><td>404 <span class=\"dim\">Not Found</span>", broken);
        Assert.Contains($"{Site["/fails"]}</a><td>500", broken);
        Assert.Equal(3, broken.Split("rel=\"noreferrer\">" + Site["/"] + "<").Length); // "/" links to both
        Assert.Contains($">{Site["/a"]}</a>", broken);
    }

    [Fact]
    public async Task Report_RedirectLoop_IsBroken()
    {
        Site.Page("/", "/x", "/fine").Redirect("/x", "/y").Redirect("/y", "/x").Redirect("/fine", "/");

        await CrawlAsync();

        Assert.Contains($">{Site["/x"]}</a><td>302", Section("broken"));
        Assert.DoesNotContain("/fine", Section("broken"));
    }

    [Fact]
    public async Task Report_NothingBroken_SaysSo()
    {
        Site.Page("/", "/a").Page("/a");

        await CrawlAsync();

        Assert.Contains("<p>None.", Report);
        Assert.Contains("<tr><td>1<td>1<td>0</tr>", Section("depths"));
    }

    [Fact]
    public async Task Report_NobodyListens_SaysWhy()
    {
        string nobody = "http://127.0.0.1:1/"; // a port that no test gets
        Site.Page("/", nobody);

        AppResult result = await CrawlAsync();

        Assert.Equal(0, result.Code);
        Assert.Contains("refused", Section("broken"));
        Assert.Contains(nobody, Section("broken"));
    }

    [Fact]
    public async Task Report_MarkupInUrls_IsText()
    {
        Site.Page("/", "/'&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");

        await CrawlAsync();

        Assert.Contains("404", Section("broken"));
        Assert.DoesNotContain("<script", Report);
    }

    private string Section(string table)
    {
        string[] parts = Report.Split($"<table id=\"{table}\">");
        Assert.Equal(2, parts.Length);
        return parts[1].Split("</table>")[0];
    }
}
