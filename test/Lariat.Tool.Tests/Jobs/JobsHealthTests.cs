using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;
using Microsoft.Data.Sqlite;

namespace Lariat.Tool.Tests.Jobs;

/// <summary>doctor, dead, watch, drain and migrate, on a file with one dead job.</summary>
public sealed class JobsHealthTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _file;
    private readonly Job<string> _fails = new(
        "fails", JobPayload.Primitive(JsonMetadataServices.StringConverter), (_, _) => throw new InvalidOperationException("no customer"));

    public JobsHealthTests()
    {
        _file = _directory["jobs.db"];
        WithJobs(async jobs =>
        {
            await jobs.EnqueueAsync(_fails, "x", new JobOptions { Attempts = 1 });
            await jobs.DrainAsync();
        });
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Doctor_NothingHurts_IsZero()
    {
        ToolRun run = ToolRun.Jobs(_file, "doctor");

        Assert.Equal((0, "Nothing hurts.\n"), (run.Code, run.Output));
    }

    [Fact]
    public void Doctor_QueueWithoutWorker_IsOne()
    {
        EnqueueOld();

        ToolRun run = ToolRun.Jobs(_file, "doctor", "--json");

        Assert.Equal(1, run.Code);
        JsonElement finding = run.Json.Single(line => line.GetProperty("code").GetString() == "queue-without-worker");
        Assert.Equal("warning", finding.GetProperty("severity").GetString());
        Assert.Contains("warning: The queue 'default' has 1 ready jobs", ToolRun.Jobs(_file, "doctor").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_OneJob_HasItsError()
    {
        ToolRun run = ToolRun.Jobs(_file, "dead", "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(("fails", 1), (run.Json[0].GetProperty("kind").GetString(), run.Json[0].GetProperty("count").GetInt32()));
        Assert.Contains("no customer", ToolRun.Jobs(_file, "dead").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_None_IsOne()
    {
        ToolRun.Jobs(_file, "discard", "--all");

        Assert.Equal((1, "No dead jobs.\n"), (ToolRun.Jobs(_file, "dead").Code, ToolRun.Jobs(_file, "dead").Output));
    }

    [Fact]
    public void Watch_TwoLooks_PrintsBoth()
    {
        ToolRun run = ToolRun.Jobs(_file, "watch", "--count", "2", "--interval", "0.01", "--json");

        Assert.Equal((0, 2), (run.Code, run.Json.Count));
        Assert.All(run.Json, static line => Assert.Equal(1, line.GetProperty("dead").GetInt32()));
    }

    [Fact]
    public void Drain_NothingToDo_IsZero()
        => Assert.Equal((0, "No job is ready or runs.\n"), (ToolRun.Jobs(_file, "drain").Code, ToolRun.Jobs(_file, "drain").Output));

    [Fact]
    public void Drain_ReadyJob_IsOneAfterItsTime()
    {
        EnqueueOld();

        ToolRun run = ToolRun.Jobs(_file, "drain", "--timeout", "0.01", "--json");

        Assert.Equal((1, "{\"left\":1}\n"), (run.Code, run.Output));
        Assert.Equal(0, ToolRun.Jobs(_file, "drain", "--queue", "mail").Code);
    }

    [Fact]
    public void Migrate_OldFile_IsChangedByNoOtherCommand()
    {
        int version = int.Parse(Query("SELECT max(version) FROM lariat_schema"), System.Globalization.CultureInfo.InvariantCulture);
        Query($"DELETE FROM lariat_schema WHERE version = {version}");

        // What the newest step removes.
        Query("ALTER TABLE lariat_job ADD COLUMN failure TEXT");
        Query("ALTER TABLE lariat_done ADD COLUMN failure TEXT");
        Query("CREATE INDEX lariat_job_page ON lariat_job (queue)");

        ToolRun refused = ToolRun.Jobs(_file, "status");
        ToolRun migrated = ToolRun.Jobs(_file, "migrate");

        Assert.Equal(3, refused.Code);
        Assert.Contains("Run: lariat jobs STORAGE migrate", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, "The tables of the jobs are up to date.\n"), (migrated.Code, migrated.Output));
        Assert.Equal(0, ToolRun.Jobs(_file, "status").Code);
    }

    [Theory]
    [InlineData("migrate", "--script")]
    [InlineData("migrate", "--grant", "worker")]
    public void Migrate_WrongOptions_IsAUsageError(params string[] arguments) => Assert.Equal(2, ToolRun.Jobs([_file, .. arguments]).Code);

    private void EnqueueOld() => WithJobs(
        async jobs => await jobs.EnqueueAsync(_fails, "x", new JobOptions { At = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1) }));

    private void WithJobs(Func<JobClient, Coroutine> use) => EventLoop.Run(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(_file, [_fails]);
        await use(jobs);
    });

    private string Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return $"{command.ExecuteScalar()}";
    }
}
