using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;

namespace Lariat.Tool.Tests.Jobs;

/// <summary>A file with a schedule, and a group of two jobs.</summary>
public sealed class CronCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _file;
    private Guid _group;

    public CronCommandTests()
    {
        _file = _directory["jobs.db"];
        var report = new Job<string>("report", JobPayload.Primitive(JsonMetadataServices.StringConverter), (_, _) => Coroutine.Completed);
        EventLoop.Run(async () =>
        {
            await using JobClient jobs = await JobClient.OpenAsync(_file, [report]);
            await jobs.ScheduleAsync("nightly", "30 2 * * *", report, "x", zone: "Europe/Berlin");
            _group = (await jobs.ChainAsync(report.With("first"), report.With("second"))).Id;
        });
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Cron_WithoutACommand_ListsTheSchedules()
    {
        ToolRun run = ToolRun.Jobs(_file, "cron");

        Assert.Equal(0, run.Code);
        Assert.Contains("nightly", run.Output, StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cron_PauseAndResume_ChangeTheSchedule()
    {
        ToolRun pause = ToolRun.Jobs(_file, "cron", "pause", "nightly");
        Assert.Equal((0, "The schedule 'nightly' is paused.\n"), (pause.Code, pause.Output));
        Assert.True((bool)JsonNode.Parse(ToolRun.Jobs(_file, "cron", "--json").Output)!["paused"]!);

        Assert.Equal("{\"resumed\":\"nightly\"}\n", ToolRun.Jobs(_file, "cron", "resume", "nightly", "--json").Output);
        Assert.False((bool)JsonNode.Parse(ToolRun.Jobs(_file, "cron", "--json").Output)!["paused"]!);
    }

    [Fact]
    public void Cron_Run_EnqueuesAJob()
    {
        ToolRun run = ToolRun.Jobs(_file, "cron", "run", "nightly");

        Assert.Equal((0, "The schedule 'nightly' is started.\n"), (run.Code, run.Output));
        string list = ToolRun.Jobs(_file, "list", "--state", "ready", "--json").Output;
        Assert.Equal(2, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("pause")]
    [InlineData("resume")]
    public void Cron_UnknownName_IsOne(string command)
    {
        ToolRun run = ToolRun.Jobs(_file, "cron", command, "daily");

        Assert.Equal(1, run.Code);
        Assert.Contains("no schedule 'daily'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Abort_OfAGroup_AbortsItsMembers()
    {
        ToolRun run = ToolRun.Jobs(_file, "abort", "--group", $"{_group}");

        Assert.Equal((0, "2 jobs aborted.\n"), (run.Code, run.Output));
    }

    [Fact]
    public void Show_MemberThatWaits_PrintsItsGroup()
    {
        ToolRun run = ToolRun.Jobs(_file, "list", "--state", "waiting", "--json");

        Assert.Equal($"{_group}", (string?)JsonNode.Parse(run.Output)!["group"]);
        Assert.Contains($"group      {_group}", ToolRun.Jobs(_file, "show", "--group", $"{_group}").Output, StringComparison.Ordinal);
    }
}
