using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lariat.Apps.Tests.Gateway;

/// <summary>One request in, many out, and what has come back.</summary>
public class GatewayTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TestDirectory _folder = new();
    private TestBackends _backends = null!;

    public async ValueTask InitializeAsync() => _backends = await TestBackends.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _backends.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task All_EveryBackendAnswers_IsComplete()
    {
        using AppServer gateway = await StartAsync(Backend("a", "quick"), Backend("b", "quick"));

        JsonNode answer = (await gateway.Client.GetFromJsonAsync<JsonNode>("/all/x/y?z=1"))!;

        Assert.True((bool)answer["isComplete"]!);
        Assert.Equal("x/y", (string?)answer["parts"]!["a"]!["value"]!["path"]);
        Assert.Equal("?z=1", (string?)answer["parts"]!["b"]!["value"]!["query"]);
    }

    [Fact]
    public async Task All_SlowAndBrokenBackends_GivesWhatHasCome()
    {
        using AppServer gateway = await StartAsync(
            Backend("good", "quick"),
            Backend("late", "slow", seconds: 1),
            Backend("broken", "failing"),
            Backend("odd", "garbage"),
            new { Name = "gone", Url = "http://127.0.0.1:1/", Deadline = TimeSpan.FromSeconds(30) });

        HttpResponseMessage response = await gateway.Client.GetAsync("/all/x");

        JsonNode answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False((bool)answer["isComplete"]!);
        Assert.NotNull(answer["parts"]!["good"]!["value"]);
        Assert.Equal("no answer within 1 s", Error(answer, "late"));
        Assert.Contains("500", Error(answer, "broken"));
        Assert.Contains("'<'", Error(answer, "odd"));
        Assert.Contains("refused", Error(answer, "gone"));
    }

    [Fact]
    public async Task All_Deadline_EndsTheRequestToTheBackend()
    {
        using AppServer gateway = await StartAsync(Backend("late", "slow", seconds: 1));

        await gateway.Client.GetAsync("/all/x");

        Assert.True(await _backends.Aborted.WaitAsync(s_patience));
    }

    [Fact]
    public async Task All_ClientGoesAway_EndsTheRequestsToTheBackends()
    {
        using AppServer gateway = await StartAsync(Backend("a", "slow", seconds: 3600), Backend("b", "slow", seconds: 3600));
        using var client = new CancellationTokenSource();
        Task<HttpResponseMessage> request = gateway.Client.GetAsync("/all/x", client.Token);
        Assert.True(await _backends.Asked.WaitAsync(s_patience) && await _backends.Asked.WaitAsync(s_patience));

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.True(await _backends.Aborted.WaitAsync(s_patience) && await _backends.Aborted.WaitAsync(s_patience));
    }

    [Fact]
    public async Task All_Backends_AreAskedAtTheSameTime()
    {
        // Each of the two answers only while the other one waits.
        using AppServer gateway = await StartAsync(Backend("a", "meet"), Backend("b", "meet"));

        JsonNode answer = (await gateway.Client.GetFromJsonAsync<JsonNode>("/all/x"))!;

        Assert.Equal(2, answer["parts"]!.AsObject().Count(part => part.Value!["error"] is null && Body(part.Value) == "met"));
    }

    [Theory]
    [InlineData("quick", "failing")] // one of two that is required
    [InlineData("failing", "failing")]
    public async Task All_WithoutWhatIsRequired_IsABadGateway(string optional, string required)
    {
        using AppServer gateway = await StartAsync(
            Backend("optional", optional),
            new { Name = "required", Url = _backends[required], Deadline = TimeSpan.FromSeconds(30), IsRequired = true });

        HttpResponseMessage response = await gateway.Client.GetAsync("/all/x");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("500", Error((await response.Content.ReadFromJsonAsync<JsonNode>())!, "required"));
    }

    [Fact]
    public async Task All_ManyClients_EachGetsItsOwnAnswer()
    {
        using AppServer gateway = await StartAsync(Backend("a", "quick"), Backend("b", "quick"));

        JsonNode?[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => gateway.Client.GetFromJsonAsync<JsonNode>($"/all/{i}")));

        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => $"{i}"),
            answers.Select(answer => (string?)answer!["parts"]!["b"]!["value"]!["path"]));
    }

    [Fact]
    public async Task Gateway_Interrupted_EndsCleanly()
    {
        using AppServer gateway = await StartAsync(Backend("a", "quick"));
        await gateway.Client.GetAsync("/all/x");

        gateway.Process.Signal("INT");
        AppResult result = await gateway.Process.EndAsync();

        Assert.Equal(0, result.Code);
        Assert.Equal("", result.Errors);
    }

    [Fact]
    public async Task Gateway_WithItsOwnSettings_AnswersInPart()
    {
        // As the README has it, but for the port, and for deadlines that a busy machine keeps.
        int port = FreePort();
        using AppServer gateway = await StartAt(port);

        JsonNode first = (await gateway.Client.GetFromJsonAsync<JsonNode>("/all/1"))!;

        Assert.Equal("Book 1", (string?)first["parts"]!["title"]!["value"]!["title"]);
        Assert.Contains("503", Error(first, "price"));
    }

    [Fact]
    public async Task Gateway_WithoutBackends_SaysWhatItNeeds()
    {
        await File.WriteAllTextAsync(_folder["appsettings.json"], "{}");

        AppResult result = await AppProcess.RunAsync("gateway", "--contentRoot", _folder[""]);

        Assert.NotEqual(0, result.Code);
        Assert.Contains("The configuration needs \"Backends\"", result.Errors);
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/secret")]
    [InlineData("//127.0.0.1:PORT/secret")]
    [InlineData("/127.0.0.1:PORT/secret")]
    [InlineData("../secret")]
    [InlineData("x/../../secret")]
    [InlineData("%2e%2e/secret")]
    [InlineData("..%2fsecret")]
    [InlineData("..%5csecret")]
    [InlineData("x%3fa=b")]
    [InlineData("x%23a")]
    public async Task All_PathThatWouldLeadElsewhere_StaysBelowTheBackend(string path)
    {
        using AppServer gateway = await StartAsync(Backend("a", "quick"));
        string port = new Uri(_backends["quick"]).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        string answer = await GetRawAsync(gateway.Client.BaseAddress!, "/all/" + path.Replace("PORT", port, StringComparison.Ordinal));

        Assert.DoesNotContain("internal only", answer);
        Assert.True(answer.StartsWith("HTTP/1.1 40", StringComparison.Ordinal) || answer.Contains("\"query\":\"\"", StringComparison.Ordinal), answer);
    }

    [Theory]
    [InlineData("unknown-charset")]
    [InlineData("huge")]
    [InlineData("elsewhere")]
    public async Task All_OddBackend_FailsItsPartOnly(string kind)
    {
        using AppServer gateway = await StartAsync(Backend("good", "quick"), Backend("odd", kind));

        HttpResponseMessage response = await gateway.Client.GetAsync("/all/x");

        JsonNode answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull(answer["parts"]!["good"]!["value"]);
        Assert.NotEqual("", Error(answer, "odd"));
    }

    // HttpClient would tidy the path up.
    private static async Task<string> GetRawAsync(Uri server, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"));
        return await new StreamReader(stream).ReadToEndAsync();
    }

    private static string Error(JsonNode answer, string name) => (string?)answer["parts"]![name]!["error"] ?? "";

    private static string? Body(JsonNode part) => (string?)part["value"];

    private static Task<AppServer> StartAt(int port)
    {
        string[] names = ["title", "reviews", "price"];
        return AppServer.StartAsync(
            "gateway",
            [
                "--urls", $"http://127.0.0.1:{port}",
                .. names.Select((name, i) => $"--Backends:{i}:Url=http://127.0.0.1:{port}/demo/{name}/"),
                .. names.Select((_, i) => $"--Backends:{i}:Deadline=00:01:00"),
            ]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private object Backend(string name, string kind, double seconds = 30) => new { Name = name, Url = _backends[kind], Deadline = TimeSpan.FromSeconds(seconds) };

    private async Task<AppServer> StartAsync(params object[] backends)
    {
        await File.WriteAllTextAsync(_folder["appsettings.json"], JsonSerializer.Serialize(new { Backends = backends }));
        return await AppServer.StartAsync("gateway", "--contentRoot", _folder[""]);
    }
}
