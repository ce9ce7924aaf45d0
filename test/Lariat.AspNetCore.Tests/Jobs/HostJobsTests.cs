using System.Text.Json.Serialization.Metadata;
using Lariat.Jobs;
using Lariat.Jobs.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Tests;

/// <summary>Jobs in a host without a web server.</summary>
public sealed class HostJobsTests : IDisposable
{
    private static readonly JsonTypeInfo<string> s_text = JobPayload.Primitive(JsonMetadataServices.StringConverter);

    private readonly TestDirectory _directory = new();
    private readonly CollectedLog _log = new();
    private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _journal = [];

    private Job<string> Note { get; }

    private Job<string> Endless { get; }

    public HostJobsTests()
    {
        Note = new Job<string>("note", s_text, (text, _) =>
        {
            _journal.Add(text);
            return Coroutine.Completed;
        });
        Endless = new Job<string>("endless", s_text, async (_, _) =>
        {
            try
            {
                _hasBegun.SetResult();
                await Coroutine.Sleep(ServerTest.Patience);
            }
            finally
            {
                _journal.Add("canceled");
            }
        });
    }

    private string Path => _directory["jobs.db"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Worker_EnqueuedJob_RunsWithAScopeOfTheHost()
    {
        Job<string> scoped = new("scoped", s_text, (text, job) =>
        {
            _journal.Add($"{text} {ReferenceEquals(job.GetService<Scoped>(), job.GetService<Scoped>())}");
            return Coroutine.Completed;
        });
        using IHost host = Build(
            jobs => jobs.UseSqlite(Path).Add(scoped), services => services.AddScoped(_ => new Scoped(_journal)));
        await host.StartAsync();

        JobHandle handle = await EnqueueAsync(host, scoped, "same");
        await LoopOf(host).RunThreadSafe(handle.WaitAsync()).AsTask().WaitAsync(ServerTest.Patience);
        await host.StopAsync();

        Assert.Equal(["same True", "disposed"], _journal);
        Assert.Empty(_log.Errors);
    }

    [Fact]
    public async Task EnqueueOnly_Job_StaysReady()
    {
        using IHost host = Build(jobs => jobs.UseSqlite(Path).Add(Note).EnqueueOnly());
        await host.StartAsync();

        JobHandle handle = await EnqueueAsync(host, Note, "ada");
        await host.StopAsync();

        Assert.Equal(JobState.Ready, (await FindAsync(handle.Id))!.State);
    }

    [Fact]
    public async Task Stop_RunningJobWithinTheGrace_Ends()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Job<string> slow = new("slow", s_text, async (_, _) =>
        {
            _hasBegun.SetResult();
            await release.Task;
            _journal.Add("ended");
        });
        using IHost host = Build(jobs => jobs.UseSqlite(Path).Add(slow));
        await host.StartAsync();
        JobHandle handle = await EnqueueAsync(host, slow, "x");
        await _hasBegun.Task.WaitAsync(ServerTest.Patience);

        Task stopped = host.StopAsync();
        release.SetResult();
        await stopped.WaitAsync(ServerTest.Patience);

        Assert.Equal(["ended"], _journal);
        Assert.Equal(JobState.Completed, (await FindAsync(handle.Id))!.State);
    }

    [Fact]
    public async Task Stop_TimeoutOfTheHostEnds_HandsBackUncounted()
    {
        using IHost host = Build(jobs => jobs.UseSqlite(Path).Add(Endless));
        await host.StartAsync();
        JobHandle handle = await EnqueueAsync(host, Endless, "x");
        await _hasBegun.Task.WaitAsync(ServerTest.Patience);

        await host.StopAsync(new CancellationToken(canceled: true)).WaitAsync(ServerTest.Patience);

        JobInfo job = (await FindAsync(handle.Id))!;
        Assert.Equal((JobState.Ready, 0), (job.State, job.Attempt));
        Assert.Equal(["canceled"], _journal);
        Assert.Contains(_log.Lines, line => line.Text.Contains("ShutdownTimeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_StorageCannotBeUsed_FailsWithTheReason()
    {
        await File.WriteAllTextAsync(Path, new string('x', 4096));
        using IHost host = Build(jobs => jobs.UseSqlite(Path).Add(Note));

        JobStorageException error = await Assert.ThrowsAsync<JobStorageException>(() => host.StartAsync());

        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_BeforeTheStart_IsOpen()
    {
        using IHost host = Build(jobs => jobs.UseSqlite(Path).Add(Note));

        JobHandle handle = await EnqueueAsync(host, Note, "early");
        await host.StartAsync();
        await LoopOf(host).RunThreadSafe(handle.WaitAsync()).AsTask().WaitAsync(ServerTest.Patience);

        Assert.Equal(["early"], _journal);
    }

    [Fact]
    public async Task Worker_KindsAreMissing_StopsTheHostWithAnExitCode()
    {
        using IHost host = Build(jobs => jobs.UseSqlite(Path));
        try
        {
            await host.RunAsync().WaitAsync(ServerTest.Patience);

            Assert.Equal(1, Environment.ExitCode);
            LogLine line = Assert.Single(_log.Errors);
            Assert.Contains("AppJobs.All", line.Exception!.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    [Fact]
    public void AddLariatJobs_WithoutAStorage_SaysWhatToCall()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddLariatJobs(jobs => jobs.Add(Note)));

        Assert.Contains("UseSqlite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddLariatJobs_Twice_Throws()
    {
        IServiceCollection services = new ServiceCollection().AddLariatJobs(jobs => jobs.UseSqlite(Path));

        Assert.Throws<InvalidOperationException>(() => services.AddLariatJobs(jobs => jobs.UseSqlite(Path)));
    }

    private static EventLoop LoopOf(IHost host) => host.Services.GetRequiredService<EventLoop>();

    private static Task<JobHandle> EnqueueAsync(IHost host, Job<string> job, string payload)
        => LoopOf(host).RunThreadSafe(host.Services.GetRequiredService<JobClient>().EnqueueAsync(job, payload)).AsTask();

    private Task<JobInfo?> FindAsync(Guid id) => Task.Run(() => EventLoop.Run(async Coroutine<JobInfo?> () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(Path, []);
        return await jobs.FindAsync(id);
    }));

    private IHost Build(Action<LariatJobsBuilder> configure, Action<IServiceCollection>? add = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddProvider(_log);
        builder.Services.AddLariatJobs(configure);
        add?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class Scoped(List<string> journal) : IDisposable
    {
        public void Dispose() => journal.Add("disposed");
    }
}
