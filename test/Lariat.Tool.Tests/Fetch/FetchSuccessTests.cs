namespace Lariat.Tool.Tests.Fetch;

public class FetchSuccessTests
{
    [Fact]
    public async Task Fetch_SeveralUrls_PrintsALineForEachAndASummary()
    {
        await using var server = new ScriptedServer();
        string one = server.OnBody("/one", "1");
        string two = server.OnBody("/two", "22");

        ToolRun run = ToolRun.Fetch(one, two);

        Assert.Equal(0, run.Code);
        Assert.Contains($"ok       {one} 200, 1 B, ", run.Output);
        Assert.Contains($"ok       {two} 200, 2 B, ", run.Output);
        Assert.Contains("Fetched 2 of 2 URLs", run.Output);
        Assert.Contains("time per URL: p50", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Fetch_Input_SkipsBlankLinesAndComments()
    {
        await using var server = new ScriptedServer();
        string url = server.OnBody("/page", "text");

        ToolRun run = ToolRun.Fetch(new ToolInput($"# pages\n\n  {url}  \n"), "--input", "-");

        Assert.Equal(0, run.Code);
        Assert.Contains("Fetched 1 of 1 URLs", run.Output);
    }

    [Fact]
    public async Task Fetch_Request_SaysWhoItIsAndCarriesNoCookies()
    {
        await using var server = new ScriptedServer();
        string first = server.On("/first", Answers.Status(302, "Found", "Set-Cookie: a=b\r\nLocation: /second\r\n"));
        server.OnBody("/second", "text");

        ToolRun.Fetch(first);

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Contains("User-Agent: lariat-fetch/", request.Head));
        Assert.All(server.Requests, request => Assert.DoesNotContain("Cookie:", request.Head));
    }

    [Fact]
    public async Task Fetch_Redirect_IsFollowed()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/old", Answers.Redirect("/new"));
        server.OnBody("/new", "moved");

        ToolRun run = ToolRun.Fetch("--json", url);

        Assert.Equal(5, run.JsonOf(url).GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task Fetch_OnATerminal_ShowsFailuresAndTheSummary()
    {
        await using var server = new ScriptedServer();

        ToolRun run = ToolRun.Fetch(new ToolInput(IsTerminal: true), server.OnBody("/page", "text"), server.Url("/missing"));

        Assert.Equal(1, run.Code);
        Assert.Contains("/missing: the server answered 404", run.Output);
        Assert.Contains("Fetched 1 of 2 URLs", run.Output);
    }

    [Fact]
    public async Task Fetch_Http2InTheClearWithAServerThatKnowsItNot_FallsBackAndRemembers()
    {
        await using var server = new ScriptedServer();
        server.On("*", exchange => exchange.SendAndCloseAsync(Answers.Status(400, "Bad Request")));
        string one = server.OnBody("/one", "1");
        string two = server.OnBody("/two", "2");

        ToolRun run = ToolRun.Fetch("--http2", "--concurrency", "1", "--json", one, two);

        Assert.Equal("1.1", run.JsonOf(two).GetProperty("http").GetString());

        // HttpClient may try its preface ("PRI * HTTP/2.0") several times before it gives up.
        Assert.Equal(["/one", "/two"], server.Requests.Select(request => request.Path).SkipWhile(path => path == "*"));
        Assert.Equal("*", server.Requests.First().Path);
    }

    [Fact]
    public async Task Fetch_Json_PrintsALineForEachUrlAndTheSummaryLast()
    {
        await using var server = new ScriptedServer();
        string page = server.OnBody("/page?a=1&b=2", "text");
        string missing = server.Url("/missing");

        ToolRun run = ToolRun.Fetch("--json", page, missing);

        Assert.Equal(3, run.Json.Count);
        Assert.Equal("fetched", run.JsonOf(page).GetProperty("outcome").GetString());
        Assert.Equal(200, run.JsonOf(page).GetProperty("status").GetInt32());
        Assert.Equal("http-status", run.JsonOf(missing).GetProperty("error").GetString());
        Assert.Equal("summary", run.Summary.GetProperty("type").GetString());
        Assert.Equal(1, run.Summary.GetProperty("failures").GetProperty("http-404").GetInt32());
        Assert.True(run.Summary.GetProperty("latency_ms").GetProperty("p99").GetDouble() > 0);
        Assert.Empty(run.Error);
    }
}
