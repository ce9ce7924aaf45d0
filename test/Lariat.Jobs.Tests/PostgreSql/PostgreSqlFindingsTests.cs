using System.Data;
using Lariat.Jobs.Storage.PostgreSql;
using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>What the server says about itself.</summary>
public sealed class PostgreSqlFindingsTests : JobsTest<PostgreSqlEngine>
{
    [Fact]
    public async Task FindAsync_OpenTransaction_SaysWhose()
    {
        await using NpgsqlConnection other = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_class", other, transaction);
        await command.ExecuteScalarAsync();

        List<JobFinding> findings = await FindAsync(TimeSpan.Zero);

        Assert.Contains(
            findings, one => one.Code == "long-transaction" && one.Text.Contains($"pid {other.ProcessID},", StringComparison.Ordinal)
                && one.Remedy.Contains($"pg_terminate_backend({other.ProcessID})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FindAsync_AutovacuumOffForTheTable_IsFound()
    {
        await Task.Run(() => Run("ALTER TABLE {0}.job SET (autovacuum_enabled = false)"));

        List<JobFinding> off = await FindAsync(TimeSpan.FromHours(1));
        await Task.Run(() => Run("ALTER TABLE {0}.job RESET (autovacuum_enabled)"));
        List<JobFinding> on = await FindAsync(TimeSpan.FromHours(1));

        Assert.Contains(off, static one => one.Code == "autovacuum-off");
        Assert.DoesNotContain(on, static one => one.Code == "autovacuum-off");
    }

    [Theory]
    [InlineData(-2.5, "-2.5")]
    [InlineData(3602, "3601.0")]
    public void FindOffset_ServerAheadOrBehind_SaysByHowMuch(double seconds, string expected)
    {
        DateTimeOffset sent = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        JobFinding finding = Assert.Single(PostgreSqlFindings.FindOffset(sent.AddSeconds(seconds), sent, sent.AddSeconds(1)));

        Assert.Equal(("clock-offset", JobFindingSeverity.Note), (finding.Code, finding.Severity));
        Assert.Contains($"differs from the server's by {expected} s", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(0.5)]
    [InlineData(3)]
    public void FindOffset_WithinTwoSecondsOfTheQuestion_FindsNothing(double seconds)
    {
        DateTimeOffset sent = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Empty(PostgreSqlFindings.FindOffset(sent.AddSeconds(seconds), sent, sent.AddSeconds(1)));
    }

    [Fact]
    public void ReadVitalsAsync_Table_HasItsNumbers() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();

        IReadOnlyDictionary<string, double> numbers = (await jobs.Store.Diagnosis.ReadVitalsAsync()).Numbers;

        Assert.Equal(["jobs.dead_tuples", "jobs.oldest_xmin"], numbers.Keys.Order(StringComparer.Ordinal));
        Assert.All(numbers.Values, static number => Assert.True(number >= 0));
    });

    private void Run(string sql)
    {
        using NpgsqlCommand command = Engine.Source.CreateCommand(sql.Replace("{0}", Engine.Schema, StringComparison.Ordinal));
        command.ExecuteNonQuery();
    }

    private async Task<List<JobFinding>> FindAsync(TimeSpan longest)
    {
        await using var database = new PostgreSqlDatabase(Engine.Source, isOwner: false, Engine.SchemaOptions);
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        return await PostgreSqlFindings.FindAsync(connection, database, longest, TestContext.Current.CancellationToken);
    }
}
