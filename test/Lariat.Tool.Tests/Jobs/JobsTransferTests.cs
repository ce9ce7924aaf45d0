using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;

namespace Lariat.Tool.Tests.Jobs;

/// <summary>export and import, from one file to another.</summary>
public sealed class JobsTransferTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Job<string> _note = new(
        "note", JobPayload.Primitive(JsonMetadataServices.StringConverter), static (_, _) => Coroutine.Completed);

    public JobsTransferTests()
    {
        Open("from.db", async jobs =>
        {
            await jobs.EnqueueAsync(_note, "one");
            await jobs.EnqueueAsync(_note, "two");
        });
        Open("to.db", static _ => Coroutine.Completed);
    }

    private string From => _directory["from.db"];

    private string To => _directory["to.db"];

    private string File => _directory["jobs.jsonl"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Export_AndImport_MovesTheJobs()
    {
        ToolRun export = ToolRun.Jobs(From, "export", File);
        ToolRun import = ToolRun.Jobs(To, "import", File, "--json");

        Assert.Equal((0, "2 rows exported.\n"), (export.Code, export.Output));
        Assert.Equal((0, "{\"imported\":2}\n"), (import.Code, import.Output));
        Assert.Equal(ToolRun.Jobs(From, "list", "--json").Output, ToolRun.Jobs(To, "list", "--json").Output);
    }

    [Fact]
    public void Export_ToTheStandardOutput_IsWhatImportReads()
    {
        string text = ToolRun.Jobs(From, "export", "-").Output;

        ToolRun import = ToolRun.Run(new ToolInput(text), "jobs", To, "import", "-");

        Assert.Equal((0, "2 rows imported.\n"), (import.Code, import.Output));
    }

    [Fact]
    public void Import_Twice_IsRefused()
    {
        ToolRun.Jobs(From, "export", File);
        ToolRun.Jobs(To, "import", File);

        ToolRun again = ToolRun.Jobs(To, "import", File);

        Assert.Equal(3, again.Code);
        Assert.Contains("nothing was imported", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_FileExists_IsNotOverwritten()
    {
        System.IO.File.WriteAllText(File, "mine");

        ToolRun run = ToolRun.Jobs(From, "export", File);

        Assert.Equal(2, run.Code);
        Assert.Equal("mine", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Import_NoExport_IsAUsageError()
    {
        System.IO.File.WriteAllText(File, "mine");

        ToolRun run = ToolRun.Jobs(To, "import", File);

        Assert.Equal(2, run.Code);
        Assert.Contains("Line 1 of the export is wrong", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, ToolRun.Jobs(To, "import", _directory["missing"]).Code);
    }

    private void Open(string name, Func<JobClient, Coroutine> use) => EventLoop.Run(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(_directory[name], [_note]);
        await use(jobs);
    });
}
