using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Lariat.AspNetCore.Tests;

/// <summary>The health check of a host that runs no worker.</summary>
public sealed class JobHealthTests : IDisposable
{
    private static readonly Job<string> s_note = new(
        "note", JobPayload.Primitive(JsonMetadataServices.StringConverter), static (_, _) => Coroutine.Completed);

    private readonly TestDirectory _directory = new();

    private string Path => _directory["jobs.db"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task CheckHealthAsync_QueueWithoutWorker_IsDegraded()
    {
        using IHost host = await StartAsync(longestOutage: null);
        await EnqueueOldAsync(host, TimeSpan.FromMinutes(1));

        HealthReportEntry report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal("The queue 'default' has 1 ready jobs, and no live worker has the queue.", report.Description);
    }

    [Fact]
    public async Task CheckHealthAsync_StorageFailsAndReturns_IsDegradedAndThenHealthy()
    {
        using IHost host = await StartAsync(longestOutage: null);
        Sql("ALTER TABLE lariat_job RENAME TO hidden");

        HealthReportEntry failed = await CheckAsync(host);
        Sql("ALTER TABLE hidden RENAME TO lariat_job");
        HealthReportEntry returned = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, failed.Status);
        Assert.IsType<JobStorageException>(failed.Exception);
        Assert.Equal(HealthStatus.Healthy, returned.Status);
    }

    [Fact]
    public async Task CheckHealthAsync_StorageFailsForLongerThanAllowed_IsUnhealthy()
    {
        using IHost host = await StartAsync(longestOutage: TimeSpan.Zero);
        Sql("ALTER TABLE lariat_job RENAME TO hidden");

        HealthReportEntry report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("has not answered for 0 s", report.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckHealthAsync_WorkerHasLostItsLease_IsDegraded()
    {
        using IHost host = await StartAsync(jobs => jobs.UseSqlite(Path).Add(s_note), longestOutage: null);
        while (Count("lariat_worker") == 0)
        {
            await Task.Yield();
        }

        Sql("DELETE FROM lariat_worker");
        await EnqueueOldAsync(host, TimeSpan.Zero);
        HealthReportEntry report;
        do
        {
            report = await CheckAsync(host);
        }
        while (report.Status == HealthStatus.Healthy);

        await host.StopAsync();
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.StartsWith("A worker of this process lost its lease", report.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckHealthAsync_NotificationsDoNotArrive_IsDegraded()
    {
        Assert.SkipUnless(PostgresServer.ProgramFolder is not null && PgBouncerServer.IsInstalled, "PostgreSQL or pgbouncer is not installed.");
        using PostgresServer server = PostgresServer.Start();
        using PgBouncerServer pooler = PgBouncerServer.Start(server);
        using IHost host = await StartAsync(
            jobs => jobs.Use(PostgreSqlJobs.Storage(pooler.ConnectionString, new PostgreSqlJobsOptions { WakeUp = PostgreSqlWakeUp.Listen }))
                .Add(s_note),
            longestOutage: null);
        HealthReportEntry report;
        do
        {
            report = await CheckAsync(host);
        }
        while (report.Status == HealthStatus.Healthy);

        await host.StopAsync();
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.StartsWith("Notifications of the server do not arrive here", report.Description, StringComparison.Ordinal);
    }

    private Task<IHost> StartAsync(TimeSpan? longestOutage)
        => StartAsync(jobs => jobs.UseSqlite(Path).Add(s_note).EnqueueOnly(), longestOutage);

    private static async Task<IHost> StartAsync(Action<LariatJobsBuilder> use, TimeSpan? longestOutage)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLariatJobs(use);
        builder.Services.AddHealthChecks().AddLariatJobs(longestOutage: longestOutage);
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task EnqueueOldAsync(IHost host, TimeSpan age)
        => await host.Services.GetRequiredService<EventLoop>().RunThreadSafe(host.Services.GetRequiredService<JobClient>().EnqueueAsync(
            s_note, "x", new JobOptions { At = DateTimeOffset.UtcNow - age })).AsTask();

    private static async Task<HealthReportEntry> CheckAsync(IHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["jobs"];

    private long Count(string table)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
