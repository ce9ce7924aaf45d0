using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>Which commits of workers need not be on the disk: a trigger notes the setting under which jobs end.</summary>
public sealed class RelaxedCompletionTests : JobsTest<PostgreSqlEngine>
{
    private Job<string, string> Echo { get; } = new("echo", Text, Text, static (text, _) => Coroutine.FromResult(text));

    private Job<string> Parent => new("parent", Text, (text, job) =>
    {
        job.Enqueue(Note, text, new JobOptions { Delay = TimeSpan.FromDays(1) });
        return Coroutine.Completed;
    });

    [Fact]
    public void RelaxedCompletion_NoResult_DoesNotWaitForTheDisk() => Assert.Equal(["off"], Run(true, jobs => jobs.EnqueueAsync(Note, "x")));

    [Fact]
    public void RelaxedCompletion_Result_Waits()
        => Assert.Equal(["on"], Run(true, async Coroutine<JobHandle> (jobs) => await jobs.EnqueueAsync(Echo, "x")));

    [Fact]
    public void RelaxedCompletion_EnqueuedChild_Waits() => Assert.Equal(["on"], Run(true, jobs => jobs.EnqueueAsync(Parent, "x")));

    [Fact]
    public void RelaxedCompletion_False_Waits() => Assert.Equal(["on"], Run(false, jobs => jobs.EnqueueAsync(Note, "x")));

    [Fact]
    public void RelaxedCompletion_Enqueue_Waits() => TestLoop.RunReal(async () =>
    {
        Watch("INSERT");
        await using NpgsqlDataSource source = Connect();
        await using JobClient jobs = await OpenAsync(source, isRelaxed: true);

        await jobs.EnqueueAsync(Note, "x");

        Assert.Equal(["on"], await ReadAsync());
    });

    private string[] Run(bool isRelaxed, Func<JobClient, Coroutine<JobHandle>> enqueue)
    {
        string[] seen = [];
        TestLoop.RunReal(async () =>
        {
            await using NpgsqlDataSource source = Connect();
            await using JobClient jobs = await OpenAsync(source, isRelaxed);
            await enqueue(jobs);
            Watch("DELETE");
            await jobs.DrainAsync();
            seen = await ReadAsync();
        });
        return seen;
    }

    // The server of the tests does not wait; these connections do.
    private static NpgsqlDataSource Connect() => new NpgsqlSlimDataSourceBuilder(
        $"{PostgreSqlEngine.Server.ConnectionString};Options=-c synchronous_commit=on").EnableArrays().Build();

    private Coroutine<JobClient> OpenAsync(NpgsqlDataSource source, bool isRelaxed) => JobClient.OpenAsync(
        PostgreSqlJobs.Storage(source, Engine.SchemaOptions with { RelaxedCompletion = isRelaxed }), [Note, Echo, Parent]);

    private void Watch(string change)
    {
        using NpgsqlCommand command = Engine.Source.CreateCommand($"""
            CREATE TABLE IF NOT EXISTS {Engine.Schema}.test_commits (setting text);
            TRUNCATE {Engine.Schema}.test_commits;
            CREATE OR REPLACE FUNCTION {Engine.Schema}.test_note() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN INSERT INTO {Engine.Schema}.test_commits VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';
            DROP TRIGGER IF EXISTS test_note ON {Engine.Schema}.job;
            CREATE TRIGGER test_note AFTER {change} ON {Engine.Schema}.job FOR EACH ROW EXECUTE FUNCTION {Engine.Schema}.test_note();
            """);
        command.ExecuteNonQuery();
    }

    private async Coroutine<string[]> ReadAsync()
    {
        await using NpgsqlCommand command = Engine.Source.CreateCommand($"""
            DROP TRIGGER test_note ON {Engine.Schema}.job;
            SELECT coalesce(array_agg(setting), ARRAY[]::text[]) FROM {Engine.Schema}.test_commits
            """);
        return (string[])(await command.ExecuteScalarAsync())!;
    }
}
