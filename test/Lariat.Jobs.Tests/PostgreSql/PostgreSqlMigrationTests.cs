using Lariat.Jobs.Storage.PostgreSql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>Tables that an administrator changes, and workers that may not.</summary>
public sealed class PostgreSqlMigrationTests : JobsTest<PostgreSqlEngine>
{
    private static string Connection => PostgreSqlEngine.Server.ConnectionString;

    [Fact]
    public void WriteMigrationAsync_NoTables_WorkerWithoutRightsToChangeThemWorks() => TestLoop.RunReal(async () =>
    {
        string role = $"worker of \"{Engine.Schema}";
        string quoted = role.Replace("\"", "\"\"", StringComparison.Ordinal);
        var options = new PostgreSqlJobsOptions { Schema = $"scripted_{Engine.Schema}" };
        await Engine.RunSqlAsync(
            $"DROP SCHEMA IF EXISTS {options.Schema} CASCADE; DROP ROLE IF EXISTS \"{quoted}\"; CREATE ROLE \"{quoted}\" LOGIN");

        await Engine.RunSqlAsync(await PostgreSqlJobs.WriteMigrationAsync(Connection, role, options));
        JobStorage storage = PostgreSqlJobs.Storage(
            Connection.Replace("Username=lariat", $"Username='{role}'", StringComparison.Ordinal), options);
        await using JobClient jobs = await JobClient.OpenAsync(
            storage, [Note], new JobClientOptions { CreateIfMissing = false, MigratesSchema = false });
        await jobs.EnqueueAsync(
            Note, "x", new JobOptions { Limit = new JobLimit("key", 1), Unique = new JobUnique(), Keep = JobKeep.Everything });
        await jobs.DrainAsync();

        Assert.Equal(["x"], Notes);
        Assert.Equal(0, await jobs.Store.HousekeepAsync());
        Assert.Equal("", await PostgreSqlJobs.WriteMigrationAsync(Connection, role: null, options));
    });

    [Fact]
    public void OpenAsync_OldTablesThatMayNotBeChanged_SaysWhatToRun() => TestLoop.Run(async () =>
    {
        await Engine.RunSqlAsync($"DELETE FROM {Engine.Schema}.schema_version WHERE version = {PostgreSqlSchema.Version}");
        try
        {
            JobSchemaException error = await Expect.ThrowsAsync<JobSchemaException>(async () => await JobClient.OpenAsync(
                Engine.Storage, [Note], JobEngine.Options with { MigratesSchema = false }));

            Assert.Equal((PostgreSqlSchema.Version - 1, PostgreSqlSchema.Version), (error.Version, error.NeededVersion));
            Assert.Contains("lariat jobs STORAGE migrate", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await Engine.ChangeSchemaVersionAsync(PostgreSqlSchema.Version);
        }
    });
}
