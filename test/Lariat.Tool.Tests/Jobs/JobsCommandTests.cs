using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;
using Microsoft.Data.Sqlite;

namespace Lariat.Tool.Tests.Jobs;

/// <summary>A file with one job in most states: a dead one with an error that contains an escape sequence, two ready ones, a delayed one.</summary>
public sealed class JobsCommandTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _file;

    public JobsCommandTests()
    {
        _file = _directory["jobs.db"];
        JsonTypeInfo<string> text = JobPayload.Primitive(JsonMetadataServices.StringConverter);
        var fails = new Job<string>("fails", text, (_, _) => throw new InvalidOperationException("no [bold]\u001b[31m customer"));
        var works = new Job<string>("works", text, (_, _) => Coroutine.Completed);
        EventLoop.Run(async () =>
        {
            await using JobClient jobs = await JobClient.OpenAsync(_file, [fails, works]);
            await jobs.EnqueueAsync(fails, "x", new JobOptions { Attempts = 1 });
            await jobs.EnqueueAsync(works, "done");
            await jobs.DrainAsync();
            await jobs.EnqueueAsync(works, "one", new JobOptions { Queue = "mail", Tags = ["order-7"] });
            await jobs.EnqueueAsync(works, "two", new JobOptions { Queue = "mail" });
            await jobs.EnqueueAsync(works, "later", new JobOptions { Delay = TimeSpan.FromDays(1) });
        });
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Jobs_WithoutACommand_PrintsTheStatus()
    {
        ToolRun run = ToolRun.Jobs(_file);

        Assert.Equal(0, run.Code);
        Assert.Contains("mail", run.Output, StringComparison.Ordinal);
        Assert.Contains("dead", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_AsJson_HasALinePerQueueAndState()
    {
        ToolRun run = ToolRun.Jobs(_file, "status", "--json");

        string[] lines = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).Select(node => $"{node["queue"]} {node["state"]} {node["count"]}").Order(StringComparer.Ordinal)];
        Assert.Equal(["default completed 1", "default dead 1", "default scheduled 1", "mail ready 2"], lines);
    }

    [Fact]
    public void List_OfAState_PrintsItsJobs()
    {
        ToolRun run = ToolRun.Jobs(_file, "list", "--state", "dead");

        Assert.Equal(0, run.Code);
        Assert.Contains("fails", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("works", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void List_NothingMatches_IsOne() => Assert.Equal(1, ToolRun.Jobs(_file, "list", "--kind", "none").Code);

    [Theory]
    [InlineData("show")]
    [InlineData("show", "--json")]
    [InlineData("list", "--json")]
    public void Payload_WithoutItsOption_IsNotPrinted(params string[] command)
    {
        ToolRun hidden = ToolRun.Jobs([_file, .. command, "--kind", "fails"]);
        ToolRun shown = ToolRun.Jobs([_file, .. command, "--kind", "fails", "--payload"]);

        Assert.DoesNotContain("\"x\"", hidden.Output, StringComparison.Ordinal);
        Assert.Contains("\"x\"", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_OfAKind_PrintsItsError()
    {
        ToolRun run = ToolRun.Jobs(_file, "show", "--kind", "fails");

        Assert.Contains("InvalidOperationException: no [bold]?[31m customer", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Retry_OfAKind_MakesItReady()
    {
        ToolRun run = ToolRun.Jobs(_file, "retry", "--kind", "fails");

        Assert.Equal((0, "1 job retried.\n"), (run.Code, run.Output));
        Assert.Equal(0, ToolRun.Jobs(_file, "list", "--kind", "fails", "--state", "ready").Code);
    }

    [Fact]
    public void Abort_ByTag_AbortsIt()
    {
        ToolRun run = ToolRun.Jobs(_file, "abort", "--tag", "order-7", "--json");

        Assert.Equal((0, "{\"aborted\":1}\n"), (run.Code, run.Output));
    }

    [Fact]
    public void Discard_WithAll_RemovesTheDead() => Assert.Equal("1 job discarded.\n", ToolRun.Jobs(_file, "discard", "--all").Output);

    [Theory]
    [InlineData("retry")]
    [InlineData("abort")]
    [InlineData("discard")]
    public void Change_WithoutAChoice_ChangesNothing(string command)
    {
        ToolRun run = ToolRun.Jobs(_file, command);

        Assert.Equal(2, run.Code);
        Assert.Contains("--all", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "7")]
    [InlineData("list", "--state", "lost")]
    [InlineData("list", "--state", "3")]
    public void Jobs_WrongValue_IsAUsageError(params string[] arguments)
    {
        ToolRun run = ToolRun.Jobs([_file, .. arguments]);

        Assert.Equal(2, run.Code);
        Assert.Contains($"'{arguments[^1]}' is no", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_FileIsMissing_IsNotCreated()
    {
        string missing = _directory["mistyped.db"];

        ToolRun run = ToolRun.Jobs(missing, "list");

        Assert.Equal(3, run.Code);
        Assert.Contains(missing, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(missing));
    }

    [Fact]
    public void Jobs_DatabaseOfAnotherProgram_IsNotChanged()
    {
        string other = _directory["other.db"];
        Sqlite(other, "CREATE TABLE notes (text)");

        ToolRun run = ToolRun.Jobs(other);

        Assert.Equal(3, run.Code);
        Assert.Contains("without jobs", run.Error, StringComparison.Ordinal);
        Assert.Equal("1", Sqlite(other, "SELECT count(*) FROM sqlite_master"));
        Assert.Equal("delete", Sqlite(other, "PRAGMA journal_mode"));
    }

    [Fact]
    public void Jobs_FileIsNoDatabase_SaysSo()
    {
        File.WriteAllText(_directory["notes.txt"], new string('x', 4096));

        ToolRun run = ToolRun.Jobs(_directory["notes.txt"]);

        Assert.Equal(3, run.Code);
        Assert.Contains("not a database", run.Error, StringComparison.Ordinal);
        Assert.Equal(new string('x', 4096), File.ReadAllText(_directory["notes.txt"]));
    }

    private static string? Sqlite(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
