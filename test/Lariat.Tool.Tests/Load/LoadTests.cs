using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Lariat.Tool.Tests.Load;

public class LoadTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Load_Requests_SendsExactlySoMany(string loops)
    {
        await using var server = new ScriptedServer();

        ToolRun run = ToolRun.Load("-n", "21", "-c", "4", "--loops", loops, "--json", server.OnBody("/page", "text"));

        Assert.Equal(0, run.Code);
        Assert.Equal(21, server.Requests.Count);
        Assert.Equal(21, run.Summary.GetProperty("answers").GetInt64());
        Assert.Equal(21, run.Summary.GetProperty("statuses").GetProperty("2xx").GetInt64());
        Assert.Equal(0, run.Summary.GetProperty("reconnects").GetInt64());
        Assert.True(run.Summary.GetProperty("latency_us").GetProperty("p50").GetDouble() > 0);
    }

    [Fact]
    public async Task Load_MethodBodyAndHeaders_AreSent()
    {
        await using var server = new ScriptedServer();

        ToolRun run = ToolRun.Load("-n", "1", "-X", "PUT", "-b", "body", "-H", "X-One: 1", "-H", "X-Two: 2", server.OnBody("/page", "text"));

        Assert.Equal(0, run.Code);
        string head = Assert.Single(server.Requests).Head;
        Assert.StartsWith("PUT /page HTTP/1.1\r\n", head);
        Assert.All(new[] { $"Host: {server.Authority}", "X-One: 1", "X-Two: 2", "Content-Length: 4" }, line => Assert.Contains($"\r\n{line}\r\n", head));
    }

    [Fact]
    public async Task Load_BodyFromAFile_IsSent()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        File.WriteAllText(folder.Join("body"), "four");

        ToolRun run = ToolRun.Load("-n", "1", "--body", $"@{folder.Join("body")}", server.OnBody("/page", "text"));

        Assert.Equal(0, run.Code);
        Assert.Contains("Content-Length: 4", Assert.Single(server.Requests).Head);
    }

    [Fact]
    public async Task Load_ChunkedAnswers_KeepTheConnection()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/chunks", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            await exchange.SendAsync("0\r\n\r\n");
        });

        ToolRun run = ToolRun.Load("-n", "5", "-c", "1", "--json", url);

        Assert.Equal(0, run.Code);
        Assert.Equal(0, run.Summary.GetProperty("reconnects").GetInt64());
    }

    [Fact]
    public async Task Load_AnswersThatAreNoSuccess_AreCountedAndExitWith1()
    {
        await using var server = new ScriptedServer();

        ToolRun run = ToolRun.Load("-n", "6", "-c", "2", server.On("/busy", Answers.Status(503, "Busy")));

        Assert.Equal(1, run.Code);
        Assert.Contains("not 2xx:  6 (6 5xx)", run.Output);
    }

    [Fact]
    public void Load_NothingListens_ExitsWith1AndSaysSo()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        ToolRun run = ToolRun.Load("-c", "3", $"http://{taken.LocalEndPoint}/");

        Assert.Equal(1, run.Code);
        Assert.Contains("connection refused: nothing listens there", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Load_ServerClosesAfterEachAnswer_ConnectsAgain()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/once", exchange => exchange.SendAndCloseAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"));

        ToolRun run = ToolRun.Load("-n", "5", "-c", "1", "--json", url);

        Assert.Equal(0, run.Code);
        Assert.Equal(5, run.Summary.GetProperty("answers").GetInt64());
        Assert.InRange(run.Summary.GetProperty("reconnects").GetInt64(), 4, 5);
    }

    [Fact]
    public async Task Load_BodyUntilTheEndOfTheConnection_IsAnAnswer()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/old", exchange => exchange.SendAndCloseAsync("HTTP/1.0 200 OK\r\n\r\nall of it"));

        ToolRun run = ToolRun.Load("-n", "3", "-c", "1", "--json", url);

        Assert.Equal(0, run.Code);
        Assert.Equal(3, run.Summary.GetProperty("answers").GetInt64());
    }

    [Theory]
    [InlineData("", "closed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot all", "closed")]
    [InlineData("220 mail.example.com\r\n", "malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nmore", "malformed")]
    public async Task Load_BadAnswers_AreCountedByKind(string answer, string kind)
    {
        await using var server = new ScriptedServer();
        string url = server.On("/bad", exchange => exchange.SendAndCloseAsync(answer));

        ToolRun run = ToolRun.Load("-n", "3", "-c", "1", "--json", url);

        Assert.Equal(1, run.Code);
        Assert.Equal(0, run.Summary.GetProperty("answers").GetInt64());
        Assert.Equal(3, run.Summary.GetProperty("errors").GetProperty(kind).GetInt64());
    }

    [Fact]
    public async Task Load_ServerGoesAway_EndsNevertheless()
    {
        var server = new ScriptedServer();
        string url = server.On("/last", async exchange =>
        {
            await server.DisposeAsync();
            await exchange.SendAsync(Answers.Ok("text"));
        });

        ToolRun run = ToolRun.Load("-n", "4", "-c", "1", "--json", url);

        JsonElement errors = run.Summary.GetProperty("errors");
        Assert.Equal(1, run.Code);
        Assert.Equal(4, run.Summary.GetProperty("answers").GetInt64() + errors.GetProperty("closed").GetInt64() + errors.GetProperty("connect").GetInt64());
    }

    [Fact]
    public async Task Load_NoAnswer_IsATimeOut()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/never", _ => Task.Delay(-1));

        ToolRun run = ToolRun.Load("-n", "2", "-c", "2", "--timeout", "0.05", url);

        Assert.Equal(1, run.Code);
        Assert.Contains("failed:   2 (2 time-outs)", run.Output);
    }

    [Fact]
    public async Task Load_Rate_CountsLatenciesFromWhenRequestsWereDue()
    {
        await using var server = new ScriptedServer();
        string url = server.On("/stall", async exchange =>
        {
            if (server.Requests.Count == 1)
            {
                // 100 requests more are due meanwhile, and only one connection is there to send them.
                await Task.Delay(100);
            }

            await exchange.SendAsync(Answers.Ok("text"));
        });

        ToolRun run = ToolRun.Load("-n", "100", "-c", "1", "--rate", "1000", "--json", url);

        Assert.Equal(0, run.Code);
        JsonElement latency = run.Summary.GetProperty("latency_us");
        Assert.True(latency.GetProperty("p75").GetDouble() > 10_000, latency.ToString());
    }

    [Fact]
    public async Task Load_Terminal_EndsWithTheSummary()
    {
        await using var server = new ScriptedServer();

        ToolRun run = ToolRun.Run(new ToolInput(IsTerminal: true), "load", "-n", "3", "-c", "1", server.OnBody("/page", "text"));

        Assert.Equal(0, run.Code);
        Assert.Contains("answers:  3 in", run.Output);
    }

    [Fact]
    public async Task Load_Canceled_ExitsWith130AfterWhatWasCounted()
    {
        await using var server = new ScriptedServer();
        using var interrupt = new CancellationTokenSource();
        string url = server.On("/page", async exchange =>
        {
            if (server.Requests.Count == 5)
            {
                await interrupt.CancelAsync();
                await Task.Delay(-1);
            }

            await exchange.SendAsync(Answers.Ok("text"));
        });

        ToolRun run = ToolRun.Run(new ToolInput(Cancellation: interrupt.Token), "load", "-d", "1000", "-c", "1", "--json", url);

        Assert.Equal(130, run.Code);
        Assert.True(run.Summary.GetProperty("interrupted").GetBoolean());
        Assert.Equal(4, run.Summary.GetProperty("answers").GetInt64());
        Assert.Equal(0, run.Summary.GetProperty("errors").GetProperty("closed").GetInt64());
    }

    [Fact]
    public async Task Load_UntrustedCertificate_ExitsWith1AndNamesInsecure()
    {
        await using var server = new UntrustedTlsServer();

        ToolRun run = ToolRun.Load("-n", "1", "-c", "1", server.Url);

        Assert.Equal(1, run.Code);
        Assert.Contains("--insecure", run.Error);
    }

    [Theory]
    [InlineData("Required argument 'URL' missing")]
    [InlineData("ftp URLs cannot be fetched", "ftp://h/")]
    [InlineData("it has no scheme", "h")]
    [InlineData("--connections takes a whole number, 1 to 1000000, but got '0'", "http://h/", "-c", "0")]
    [InlineData("--duration takes a number above 0", "http://h/", "-d", "0")]
    [InlineData("--requests takes a whole number, 1 or more, but got 'x'", "http://h/", "-n", "x")]
    [InlineData("--rate takes a number above 0", "http://h/", "--rate", "-1")]
    [InlineData("4 loops need 4 connections at least", "http://h/", "-c", "2", "--loops", "4")]
    [InlineData("64 connections cannot share 10 requests", "http://h/", "-c", "64", "-n", "10")]
    [InlineData("leave --warm-up away", "http://h/", "-n", "100", "--warm-up", "1")]
    [InlineData("--method takes a method such as GET", "http://h/", "-X", "G T")]
    [InlineData("--header takes 'name: value', but got 'x'", "http://h/", "-H", "x")]
    [InlineData("--header cannot set content-length", "http://h/", "-H", "content-length: 5")]
    [InlineData("The body /no/such/file cannot be read: there is no such file", "http://h/", "-b", "@/no/such/file")]
    [InlineData("There is no option --conections", "--conections")]
    public void Load_BadCommandLine_ExitsWith2AndSaysWhy(string message, params string[] args)
    {
        ToolRun run = ToolRun.Load(args);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error);
        Assert.Contains("Try 'lariat load --help'.", run.Error);
        Assert.Empty(run.Output);
    }
}
