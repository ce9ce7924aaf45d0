using Lariat.Tool.Fetch;

namespace Lariat.Tool.Tests.Fetch;

public class RetryTests
{
    private static readonly FetchFailure s_passing = new(FailureKind.HttpStatus, "busy") { MayPass = true };

    [Fact]
    public async Task Fetch_FailureThatPasses_IsTriedAgain()
    {
        await using var server = new ScriptedServer();
        int count = 0;
        string url = server.On("/busy", exchange => exchange.SendAsync(
            ++count < 3 ? Answers.Status(503, "Busy", "Retry-After: 0\r\n") : Answers.Ok("text")));

        ToolRun run = ToolRun.Fetch("--retries", "5", "--json", url);

        Assert.Equal(0, run.Code);
        Assert.Equal(3, run.JsonOf(url).GetProperty("attempts").GetInt32());
        Assert.Equal(2, run.Summary.GetProperty("retries").GetInt32());
    }

    [Fact]
    public async Task Fetch_RetriesUsedUp_SaysHowManyAttempts()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/busy", Answers.Status(503, "Busy", "Retry-After: 0\r\n"));

        ToolRun run = ToolRun.Fetch("--retries", "2", url);

        Assert.Equal(1, run.Code);
        Assert.Equal(3, server.Requests.Count);
        Assert.EndsWith("(3 attempts)", run.FailureOf(url));
    }

    [Fact]
    public async Task Fetch_TruncatedBody_IsTriedAgainAndSavedWhole()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        int count = 0;
        string url = server.On("/page.txt", exchange => ++count == 1
            ? exchange.SendAndCloseAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nte")
            : exchange.SendAsync(Answers.Ok("text")));

        ToolRun run = ToolRun.Fetch("--retries", "1", "--output", folder.Path, url);

        Assert.Equal(0, run.Code);
        Assert.Equal("text", File.ReadAllText(folder.Join(Assert.Single(folder.Files))));
    }

    [Fact]
    public async Task Fetch_FailureThatStays_IsNotTriedAgain()
    {
        await using var server = new ScriptedServer();

        ToolRun.Fetch("--retries", "5", server.Url("/missing"));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Fetch_RetryAfterTooFar_GivesUpAndSaysHowLong()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/busy", Answers.Status(429, "Too Many Requests", "Retry-After: 3600\r\n"));

        ToolRun run = ToolRun.Fetch("--retries", "5", url);

        Assert.Single(server.Requests);
        Assert.Contains("asks to wait 3600 s", run.FailureOf(url));
    }

    [Fact]
    public async Task Fetch_RetryAfterADate_IsReadOnTheServersClock()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/busy", Answers.Status(
            503, "Busy", "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\nRetry-After: Fri, 02 Jan 2026 03:04:15 GMT\r\n"));

        ToolRun run = ToolRun.Fetch(url);

        Assert.Contains("asks to wait 10 s", run.FailureOf(url));
    }

    [Theory]
    [InlineData(1, 0.25, 0.5)]
    [InlineData(2, 0.5, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(50, 15, 30)]
    public void DelayAfter_NothingAsked_DoublesWithJitterUpToABound(int attempts, double atLeast, double atMost)
    {
        var policy = new RetryPolicy(retries: 100, new Random(1));

        double[] delays = [.. Enumerable.Range(0, 200).Select(_ => policy.DelayAfter(attempts, s_passing)!.Value.TotalSeconds)];

        Assert.All(delays, delay => Assert.InRange(delay, atLeast, atMost));
        Assert.True(delays.Distinct().Count() > 100);
    }

    [Fact]
    public void DelayAfter_ServerAsks_IsWhatItAsks()
    {
        var policy = new RetryPolicy(retries: 1, new Random(1));

        TimeSpan? delay = policy.DelayAfter(1, s_passing with { RetryAfter = TimeSpan.FromSeconds(7) });

        Assert.Equal(TimeSpan.FromSeconds(7), delay);
    }
}
