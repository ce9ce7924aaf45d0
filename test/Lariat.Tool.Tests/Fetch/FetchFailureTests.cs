namespace Lariat.Tool.Tests.Fetch;

/// <summary>Each way to fail: its line says what happened and what to do, and the URL beside it is fetched all the same.</summary>
public class FetchFailureTests
{
    // Short enough to wait for, long enough for the good page on a busy machine.
    private const string ShortSeconds = "0.7";

    // Only a hang reaches this.
    private const string LongSeconds = "30";

    [Theory]
    [InlineData("example.com/page", "it has no scheme. Write https://example.com/page")]
    [InlineData("http://a b/", "not a valid URL")]
    [InlineData("http://host:99999/", "not a valid URL")]
    [InlineData("ftp://host/file", "only http and https")]
    [InlineData("http://me:secret@host/", "Take it out")]
    public async Task Fetch_BadUrl_SaysHowToWriteIt(string url, string message)
    {
        await FailsAloneAsync(_ => url, "bad-url", message);
    }

    [Fact]
    public Task Fetch_UnknownHost_IsNamed() => FailsAloneAsync(_ => "http://no-such-host.invalid/", "unknown-host", "Check");

    [Fact]
    public async Task Fetch_NothingListens_IsRefused()
    {
        string url;
        await using (var gone = new ScriptedServer())
        {
            url = gone.Url("/");
        }

        await FailsAloneAsync(_ => url, "refused", "nothing listens there");
    }

    [Fact]
    public Task Fetch_TlsWithAPlainServer_SuggestsHttp()
        => FailsAloneAsync(server => server.Url("/", "https"), "tls", "Perhaps the port does not use TLS");

    [Fact]
    public async Task Fetch_UntrustedCertificate_SuggestsTheStore()
    {
        await using var untrusted = new UntrustedTlsServer();

        await FailsAloneAsync(_ => untrusted.Url, "tls", "add its certificate authority");
    }

    [Theory]
    [InlineData(404, "Not Found", "Check the URL")]
    [InlineData(403, "Forbidden", "does not allow access to this page")]
    [InlineData(401, "Unauthorized", "requires a login")]
    [InlineData(429, "Too Many Requests", "--rate")]
    [InlineData(500, "Internal Server Error", "--retries")]
    [InlineData(404, "Not\u001b[2JFound", "Check the URL")] // an escape of the terminal loses its first character
    [InlineData(304, "Not Modified", "not a page that can be saved")]
    public Task Fetch_Status_IsQuotedWithAdvice(int status, string phrase, string advice)
        => FailsAloneAsync(server => server.On("/page", Answers.Status(status, phrase)), "http-status", $"the server answered {status} {phrase.Replace('\u001b', '?')}", advice);

    [Fact]
    public Task Fetch_BodyShorterThanAnnounced_IsTruncated() => FailsAloneAsync(
        server => server.On("/short", exchange => exchange.SendAndCloseAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfive!")),
        "truncated",
        "after 5 of 100 bytes");

    [Fact]
    public Task Fetch_ChunkedBodyWithoutEnd_IsTruncated() => FailsAloneAsync(
        server => server.On("/chunk", exchange => exchange.SendAndCloseAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfive!\r\n")),
        "truncated",
        "after 5 bytes");

    [Fact]
    public Task Fetch_ConnectionClosedWithoutAnAnswer_IsLost() => FailsAloneAsync(
        server => server.On("/silent", exchange => exchange.SendAndCloseAsync("")), "connection-lost", "Try again");

    [Fact]
    public Task Fetch_AnswerThatIsNotHttp_IsAProtocolError() => FailsAloneAsync(
        server => server.On("/ssh", exchange => exchange.SendAndCloseAsync("SSH-2.0-server\r\n\r\n")), "protocol", "Check the port");

    [Fact]
    public Task Fetch_HeadersBeyondTheLimit_NamesTheLimit() => FailsAloneAsync(
        server => server.On("/large", Answers.Status(200, "OK", $"X-Large: {new string('x', 100_000)}\r\n")),
        "protocol",
        "exceeds a limit of this client",
        "Check the URL");

    [Fact]
    public Task Fetch_RedirectToItself_ShowsTheCircle() => FailsAloneAsync(
        server => server.On("/loop", Answers.Redirect("/loop")), "redirect", "redirect loop", "/loop -> ");

    [Fact]
    public Task Fetch_RedirectsWithoutEnd_GivesUp() => FailsAloneAsync(
        server =>
        {
            for (int i = 0; i < 20; i++)
            {
                server.On($"/{i}", Answers.Redirect($"/{i + 1}"));
            }

            return server.Url("/0");
        },
        "redirect",
        "after 10 redirects it still leads on");

    [Fact]
    public Task Fetch_RedirectToAnotherScheme_IsNotFollowed()
        => FailsAloneAsync(server => server.On("/out", Answers.Redirect("ftp://host/file")), "redirect", "only http and https");

    [Fact]
    public Task Fetch_NoAnswerInTime_IsATimeout() => FailsAloneAsync(
        server => server.On("/hang", _ => Task.Delay(-1)), "timeout", [$"not finished after {ShortSeconds} s", "--timeout"], ShortSeconds);

    [Fact]
    public Task Fetch_BodyThatStops_IsATimeout() => FailsAloneAsync(
        server => server.On("/stops", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfive!");
            await Task.Delay(-1);
        }),
        "timeout",
        [$"not finished after {ShortSeconds} s"],
        ShortSeconds);

    private static Task FailsAloneAsync(Func<ScriptedServer, string> script, string kind, params string[] messages)
        => FailsAloneAsync(script, kind, messages, LongSeconds);

    private static async Task FailsAloneAsync(Func<ScriptedServer, string> script, string kind, string[] messages, string timeoutSeconds)
    {
        await using var server = new ScriptedServer();
        string bad = script(server);
        string good = server.OnBody("/good", "text");

        ToolRun plain = ToolRun.Fetch("--timeout", timeoutSeconds, bad, good);
        ToolRun json = ToolRun.Fetch("--timeout", timeoutSeconds, "--json", bad, good);

        Assert.Equal(1, plain.Code);
        Assert.Contains($"ok       {good}", plain.Output);
        Assert.All(messages, message => Assert.Contains(message, plain.FailureOf(bad)));
        Assert.Equal(kind, json.JsonOf(bad).GetProperty("error").GetString());
    }
}
