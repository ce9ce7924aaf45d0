using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;

namespace Lariat.Tool.Tests.Jobs;

/// <summary>A file with a ready job, which has a limit.</summary>
public sealed class JobsControlsTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Job<string> _charge = new("charge", JobPayload.Primitive(JsonMetadataServices.StringConverter), (_, _) => Coroutine.Completed);
    private readonly string _file;

    public JobsControlsTests()
    {
        _file = _directory["jobs.db"];
        EventLoop.Run(async () =>
        {
            await using JobClient jobs = await JobClient.OpenAsync(_file, [_charge]);
            var rate = new JobRate(100, TimeSpan.FromMinutes(1));
            await jobs.EnqueueAsync(_charge, "x", new JobOptions { Queue = "mail", Limit = new JobLimit("stripe", 5, rate) });
        });
    }

    public void Dispose() => _directory.Dispose();

    private int Drain() => EventLoop.Run(async Coroutine<int> () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(_file, [_charge]);
        return await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { ["mail"] = 1 } });
    });

    [Theory]
    [InlineData("queue", "mail")]
    [InlineData("kind", "charge")]
    [InlineData("limit", "stripe")]
    public void PauseAndResume_OfATarget_StopAndStartItsJobs(string target, string name)
    {
        ToolRun pause = ToolRun.Jobs(_file, "pause", $"--{target}", name);
        Assert.Equal((0, $"The {target} '{name}' is paused.\n"), (pause.Code, pause.Output));
        Assert.Equal(0, Drain());

        ToolRun resume = ToolRun.Jobs(_file, "resume", $"--{target}", name);
        Assert.Equal((0, $"The {target} '{name}' is resumed.\n"), (resume.Code, resume.Output));
        Assert.Equal(1, Drain());
    }

    [Fact]
    public void Pause_OfWhatIsPaused_IsOne()
    {
        ToolRun.Jobs(_file, "pause", "--queue", "mail");

        ToolRun again = ToolRun.Jobs(_file, "pause", "--queue", "mail");

        Assert.Equal((1, "The queue 'mail' was paused already.\n"), (again.Code, again.Output));
    }

    [Fact]
    public void Resume_OfWhatRuns_IsOne()
    {
        ToolRun run = ToolRun.Jobs(_file, "resume", "--kind", "charge", "--json");

        Assert.Equal((1, "{\"kind\":\"charge\",\"resumed\":false}\n"), (run.Code, run.Output));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    public void Change_WithoutATarget_IsAUsageError(string command)
    {
        ToolRun run = ToolRun.Jobs(_file, command);

        Assert.Equal(2, run.Code);
        Assert.Contains("--limit", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_SomethingIsPaused_SaysWhat()
    {
        ToolRun.Jobs(_file, "pause", "--queue", "mail", "--limit", "stripe");

        ToolRun run = ToolRun.Jobs(_file);

        Assert.Contains("paused: queue mail, since", run.Output, StringComparison.Ordinal);
        Assert.Contains("paused: limit stripe, since", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_AsJson_SaysWhichQueueIsPaused()
    {
        ToolRun.Jobs(_file, "pause", "--queue", "mail");

        ToolRun run = ToolRun.Jobs(_file, "status", "--json");

        Assert.True(JsonNode.Parse(run.Output)!["paused"]!.GetValue<bool>());
    }

    [Fact]
    public void Limits_OfAFile_PrintsThem()
    {
        ToolRun run = ToolRun.Jobs(_file, "limits");

        Assert.Equal(0, run.Code);
        Assert.Contains("stripe", run.Output, StringComparison.Ordinal);
        Assert.Contains("100 per 60 s", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_AsJson_HasALinePerKey()
    {
        ToolRun.Jobs(_file, "pause", "--limit", "stripe");

        ToolRun run = ToolRun.Jobs(_file, "limits", "--json");

        Assert.Equal(
            """{"key":"stripe","running":0,"waiting":1,"concurrency":5,"rate":100,"per_seconds":60,"burst":null,"set":false,"paused":true}""" + "\n",
            run.Output);
    }
}
