using System.Diagnostics;

namespace Lariat.Tool.Tests.Fetch;

public class InterruptTests
{
    [Fact]
    public async Task Fetch_Canceled_ExitsWith130AfterAPartialSummary()
    {
        await using var server = new ScriptedServer();
        using var folder = new TestDirectory();
        using var interrupt = new CancellationTokenSource();
        string quick = server.OnBody("/quick", "text");
        string slow = server.On("/slow", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfive!");
            await interrupt.CancelAsync();
            await Task.Delay(-1);
        });

        ToolRun run = ToolRun.Fetch(
            new ToolInput(Cancellation: interrupt.Token), "--concurrency", "1", "--output", folder.Path, quick, slow, server.Url("/never"));

        Assert.Equal(130, run.Code);
        Assert.Contains("Interrupted: fetched 1 of 3 URLs", run.Output);
        Assert.Contains("canceled by the interrupt: 2", run.Output);
        Assert.Equal("quick", Path.GetFileName(Assert.Single(folder.Files)));
        Assert.DoesNotContain(server.Requests, request => request.Path == "/never");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_CanceledDuringBackOff_EndsAtOnce(bool isTerminal)
    {
        await using var server = new ScriptedServer();
        using var interrupt = new CancellationTokenSource();
        string busy = server.On("/busy", async exchange =>
        {
            await exchange.SendAsync(Answers.Status(503, "Busy", "Retry-After: 100\r\n"));
            await interrupt.CancelAsync();
        });

        ToolRun run = ToolRun.Fetch(new ToolInput(IsTerminal: isTerminal, Cancellation: interrupt.Token), "--retries", "1", busy);

        Assert.Equal(130, run.Code);
        Assert.Contains("Interrupted: fetched 0 of 1 URLs", run.Output);
    }

    [Fact]
    public void Fetch_CanceledWhileItReadsATerminal_EndsAtOnce()
    {
        using var interrupt = new CancellationTokenSource();
        var input = new ToolInput(Cancellation: interrupt.Token) { Reader = new SilentReader(asked: interrupt.Cancel) };

        ToolRun run = ToolRun.Fetch(input, "--input", "-");

        Assert.Equal(130, run.Code);
    }

    [Fact]
    public async Task Fetch_Json_SaysThatItWasInterrupted()
    {
        await using var server = new ScriptedServer();
        using var interrupt = new CancellationTokenSource();
        string hang = server.On("/hang", async _ =>
        {
            await interrupt.CancelAsync();
            await Task.Delay(-1);
        });

        ToolRun run = ToolRun.Fetch(new ToolInput(Cancellation: interrupt.Token), "--json", hang);

        Assert.True(run.Summary.GetProperty("interrupted").GetBoolean());
    }

    // SIGTERM is what "docker stop" sends.
    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task Fetch_InterruptedOrTerminated_ExitsWith130AfterAPartialSummary(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill command here.");
        await using var server = new ScriptedServer();
        var asked = new TaskCompletionSource();
        string hang = server.On("/hang", _ =>
        {
            asked.SetResult();
            return Task.Delay(-1);
        });
        using Process tool = Process.Start(new ProcessStartInfo("dotnet", [typeof(LariatCommand).Assembly.Location, "fetch", hang])
        {
            RedirectStandardOutput = true,
        })!;
        await asked.Task;

        Process.Start("kill", [signal, $"{tool.Id}"]).WaitForExit();

        string output = await tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, tool.ExitCode);
        Assert.Contains("Interrupted: fetched 0 of 1 URLs", output);
    }
}
