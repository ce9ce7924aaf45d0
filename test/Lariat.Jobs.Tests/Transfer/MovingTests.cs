using System.Text.Json.Nodes;
using Lariat.Jobs.Storage;
using Lariat.Jobs.Tests.PostgreSql;
using Lariat.Jobs.Tests.Sqlite;

namespace Lariat.Jobs.Tests.Transfer;

/// <summary>Everything moves from SQLite to PostgreSQL and back.</summary>
public sealed class MovingTests : TransferTests<PostgreSqlEngine>
{
    private readonly List<string> _journal = [];

    private Job<string, string> Echo => new("echo", Text, Text, (text, _) =>
    {
        _journal.Add(text);
        return Coroutine.FromResult(text);
    });

    private Job<string> Fails => new("fails", Text, static (_, _) => throw new InvalidDataException("broken \u0000 \"é\""));

    private Job[] Kinds => [Note, Echo, Fails];

    [Fact]
    public void ImportAsync_SqliteToPostgreSqlAndBack_LosesNothing() => TestLoop.Run(async () =>
    {
        using SqliteEngine first = new(), second = new();
        await using JobClient source = await JobClient.OpenAsync(first.Storage, Kinds, JobEngine.Options);
        await using JobClient server = await OpenAsync(Kinds);
        await using JobClient target = await JobClient.OpenAsync(second.Storage, Kinds, JobEngine.Options);
        await FillAsync(source);

        string[] original = await ExportAsync(source);
        await ImportAsync(server, original);
        string[] moved = await ExportAsync(server);
        await ImportAsync(target, moved);
        string[] back = await ExportAsync(target);

        Assert.Equal(TransferTable.All.Select(static table => table.Name), TablesOf(original));
        Assert.Equal(Sort(original), Sort(moved));
        Assert.Equal(Sort(original), Sort(back));
        Assert.Equal(Describe(await source.ListAsync(limit: 1_000)), Describe(await target.ListAsync(limit: 1_000)));
    });

    [Fact]
    public void ImportAsync_Group_EndsInTheOtherStorage() => TestLoop.Run(async () =>
    {
        using SqliteEngine first = new();
        await using JobClient source = await JobClient.OpenAsync(first.Storage, Kinds, JobEngine.Options);
        await using JobClient server = await OpenAsync(Kinds);
        JobGroupHandle group = await source.GroupAsync(outer =>
        {
            outer.AddGroup(inner =>
            {
                JobHandle one = inner.Add(Echo, "a");
                inner.Add(Echo, "b", after: [one]);
                inner.Then(Echo, "c");
            });
            outer.Then(Echo, "d");
        });

        await ImportAsync(server, await ExportAsync(source));
        await server.DrainAsync();

        Assert.Equal(["a", "b", "c", "d"], _journal);
        Assert.Equal(JobGroupState.Completed, (await server.GetGroupHandle(group.Id).GetInfoAsync())!.State);
    });

    /// <summary>A row in each table, and a job in each state.</summary>
    private async Coroutine FillAsync(JobClient jobs)
    {
        await jobs.EnqueueAsync(Echo, "kept", new JobOptions { Keep = JobKeep.Everything, Tags = ["a", "b"] });
        await jobs.EnqueueAsync(Fails, "dead", new JobOptions { Attempts = 1, Timeout = Timeout.InfiniteTimeSpan });
        await jobs.DrainAsync();
        await jobs.EnqueueAsync(Note, "later", new JobOptions { Delay = TimeSpan.FromDays(3), Priority = 0 });
        await jobs.EnqueueAsync(Note, "limited", new JobOptions
        {
            Limit = new JobLimit("customer", 3, new JobRate(10, TimeSpan.FromSeconds(60), 5)),
            Unique = new JobUnique("key") { Scope = JobUniqueScope.UntilStarted },
            Queue = "other",
        });
        await jobs.EnqueueAsync(Note, "window", new JobOptions { Unique = new JobUnique("w") { Scope = JobUniqueScope.For(TimeSpan.FromDays(1)) } });
        JobHandle aborted = await jobs.EnqueueAsync(Note, "aborted");
        await jobs.AbortAsync(aborted.Id);
        await jobs.SetLimitAsync(new JobLimit("by hand", 7));
        await jobs.PauseAsync(JobTarget.Kind, "paused kind");
        await jobs.GroupAsync(group =>
        {
            group.Policy = JobGroupPolicy.RunAnyway;
            JobHandle one = group.Add(Note, "one");
            group.AddGroup(inner => inner.Add(Note, "two"), after: [one]);
            group.Then(Note, "then");
            group.OnFailure(Note, "failure");
        });
        await jobs.ScheduleAsync("nightly", "30 2 * * *", Note, "x", "Europe/Berlin");
        await jobs.PauseAsync(JobTarget.Queue, "default");
        await jobs.Store.Audit!.AddAsync(JobIds.Next(), "ada", "retry", "kind 'fails'");
        await jobs.Store.EnqueueAsync([new NewJob
        {
            Id = JobIds.Next(), Queue = "traced", Kind = "note", Version = 3, Priority = 1, Delay = default, At = null, Attempts = 4,
            Timeout = TimeSpan.FromMinutes(1), Keep = JobKeep.Nothing, Tags = [], Payload = "{\"a\" : 1.50}"u8.ToArray(),
            Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 a=1",
        }]);
    }

    private static List<string> TablesOf(string[] export)
        => [.. export[1..^1].Select(static line => (string)JsonNode.Parse(line)!["table"]!).Distinct()];

    /// <summary>The lines in the order of their text; instants as precise as PostgreSQL's.</summary>
    private static List<string> Sort(string[] export)
    {
        var lines = new List<string>();
        foreach (string line in export[1..^1])
        {
            JsonNode parsed = JsonNode.Parse(line)!;
            TransferTable table = TransferTable.All.Single(one => one.Name == (string)parsed["table"]!);
            JsonObject row = parsed["row"]!.AsObject();
            IEnumerable<string> values = table.Columns.Select(column => row[column.Name] is not { } value ? ""
                : column.Type == TransferType.Instant ? $"{column.Name}={(long)value / 10}"
                : $"{column.Name}={value.ToJsonString()}");
            lines.Add($"{table.Name}: {string.Join(' ', values.Where(static value => value.Length > 0))}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static List<string> Describe(IReadOnlyList<JobInfo> jobs) => [.. jobs
        .Select(static job => $"{job.Id} {job.Kind} {job.State} {job.Payload} {job.Result} {job.Errors.Count} {string.Join(',', job.Tags)}")
        .Order(StringComparer.Ordinal)];
}
