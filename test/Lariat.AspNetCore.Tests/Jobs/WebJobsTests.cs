using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lariat.AspNetCore.Tests;

/// <summary>Jobs that the requests of a web server enqueue, on its loops and off them.</summary>
public abstract class WebJobsTests(DriverKind kind) : ServerTest(kind), IDisposable
{
    private readonly TestDirectory _directory = new();

    private static Job<string, int> Length { get; } = new(
        "length", JobPayload.Primitive(JsonMetadataServices.StringConverter), JobPayload.Primitive(JsonMetadataServices.Int32Converter),
        (text, _) => Coroutine.FromResult(text.Length));

    [Fact]
    public async Task EnqueueAsync_InRequestsOnEachLoop_RunsThem()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/{text}", async (string text, JobClient jobs) =>
            {
                JobHandle<int> handle = await jobs.EnqueueAsync(Length, text);
                return $"{await handle.WaitAsync()}";
            }),
            configure: builder => builder.Services.AddLariatJobs(jobs => jobs.UseSqlite(_directory["jobs.db"]).Add(Length)));

        string[] answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(
            length => server.Client.GetStringAsync($"/{new string('x', length)}")));

        Assert.Equal(Enumerable.Range(1, 20).Select(length => $"{length}"), answers);
    }

    [Fact]
    public async Task HealthCheck_JobWaitsForTooLong_IsDegraded()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapHealthChecks("/health"),
            configure: builder =>
            {
                builder.Services.AddLariatJobs(jobs => jobs.UseSqlite(_directory["jobs.db"]).Add(Length).EnqueueOnly());
                builder.Services.AddHealthChecks().AddLariatJobs(longestWait: TimeSpan.Zero);
            });
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/health"));

        EventLoop loop = server.App.Services.GetRequiredService<EventLoop>();
        await loop.RunThreadSafe(server.App.Services.GetRequiredService<JobClient>().EnqueueAsync(Length, "waits")).AsTask();
        HealthReport report = await server.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("'default'", report.Entries["jobs"].Description, StringComparison.Ordinal);
        Assert.Equal(1L, report.Entries["jobs"].Data["default Ready"]);
    }

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
