using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Tests;

/// <summary>What the log messages of a job's code have in their scope.</summary>
public sealed partial class JobLogTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ScopeLog _log = new();

    [LoggerMessage(Level = LogLevel.Information, Message = "inside")]
    private static partial void LogInside(ILogger logger);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Log_InAJob_HasItsIdKindQueueAndTry()
    {
        var logs = new Job<string>(
            "logs", JobPayload.Primitive(JsonMetadataServices.StringConverter), async (_, job) =>
            {
                await Coroutine.Yield();
                ILogger<JobLogTests> logger = job.GetService<ILogger<JobLogTests>>();
                LogInside(logger);
            });
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddProvider(_log);
        builder.Services.AddLariatJobs(jobs => jobs.UseSqlite(_directory["jobs.db"]).Add(logs));
        using IHost host = builder.Build();
        await host.StartAsync();

        JobClient client = host.Services.GetRequiredService<JobClient>();
        EventLoop loop = host.Services.GetRequiredService<EventLoop>();
        JobHandle handle = await loop.RunThreadSafe(client.EnqueueAsync(logs, "x")).AsTask();
        await loop.RunThreadSafe(handle.WaitAsync()).AsTask().WaitAsync(ServerTest.Patience);
        await host.StopAsync();

        Assert.Equal(
            [new("JobId", handle.Id), new("JobKind", "logs"), new("JobQueue", "default"), new("JobAttempt", 1)],
            Assert.Single(_log.Scopes));
    }

    private sealed class ScopeLog : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private IExternalScopeProvider? _provider;

        public List<KeyValuePair<string, object?>[]> Scopes { get; } = [];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _provider = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception) == "inside")
            {
                _provider!.ForEachScope(
                    static (scope, scopes) => scopes.Add([.. (IEnumerable<KeyValuePair<string, object?>>)scope!]), Scopes);
            }
        }

        public void Dispose()
        {
        }
    }
}
