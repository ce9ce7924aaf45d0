using Lariat.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Tests;

/// <summary>Loops and coroutine services in a host without a web server.</summary>
public sealed class CoroutineServiceTests
{
    private readonly CollectedLog _log = new();

    [Fact]
    public async Task AddLariat_Alone_IsOneLoop()
    {
        using IHost host = Build(services => services.AddLariat());

        await host.StartAsync();

        LoopGroup group = host.Services.GetRequiredService<LoopGroup>();
        Assert.Same(host.Services.GetRequiredService<EventLoop>(), Assert.Single(group.Loops));
    }

    [Fact]
    public async Task Dispose_Host_StopsTheLoops()
    {
        IHost host = Build(services => services.AddLariat());
        EventLoop loop = host.Services.GetRequiredService<EventLoop>();

        await host.StartAsync();
        host.Dispose();

        Assert.True(loop.IsClosed);
    }

    [Fact]
    public async Task Loop_UnhandledError_IsLogged()
    {
        using IHost host = Build(services => services.AddLariat());
        EventLoop loop = host.Services.GetRequiredService<EventLoop>();

        loop.CallSoonThreadSafe(() => throw new InvalidOperationException("broken"));
        await loop.RunThreadSafe(Coroutine.Sleep(TimeSpan.Zero)).AsTask();

        LogLine line = Assert.Single(_log.Errors);
        Assert.Equal(("Lariat", "broken"), (line.Category, line.Exception!.Message));
    }

    [Fact]
    public async Task Service_HostStops_IsCancelledAndCleansUp()
    {
        using IHost host = Build(services => services.AddSingleton<Journal>().AddCoroutineService<Waiting>());
        Journal journal = host.Services.GetRequiredService<Journal>();

        await host.StartAsync();
        await journal.Started.Task.WaitAsync(ServerTest.Patience);
        await host.StopAsync();

        Assert.Equal(["started as Waiting", "cancelled", "cleaned up"], journal.Entries);
        Assert.Empty(_log.Errors);
    }

    [Fact]
    public async Task Service_Fails_StopsTheHostWithAnExitCode()
    {
        using IHost host = Build(services => services.AddCoroutineService<Failing>());
        try
        {
            await host.RunAsync().WaitAsync(ServerTest.Patience);

            Assert.Equal(1, Environment.ExitCode);
            LogLine line = Assert.Single(_log.Errors);
            Assert.Equal((LogLevel.Critical, "broken"), (line.Level, line.Exception!.Message));
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    [Fact]
    public async Task Service_ReturnsEarly_HostGoesOn()
    {
        using IHost host = Build(services => services.AddCoroutineService<Brief>());

        await host.StartAsync();
        await host.Services.GetRequiredService<EventLoop>().RunThreadSafe(Coroutine.Sleep(TimeSpan.FromMilliseconds(1))).AsTask();

        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync();
    }

    private IHost Build(Action<IServiceCollection> add)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddProvider(_log);
        add(builder.Services);
        return builder.Build();
    }

    private sealed class Journal
    {
        public List<string> Entries { get; } = [];

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Waiting(Journal journal) : CoroutineService
    {
        protected internal override async Coroutine ExecuteAsync()
        {
            try
            {
                journal.Entries.Add($"started as {LoopTask.Current.Name}");
                journal.Started.SetResult();
                await Coroutine.Sleep(ServerTest.Patience);
            }
            catch (CoroutineCanceledException)
            {
                journal.Entries.Add("cancelled");
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
                journal.Entries.Add("cleaned up");
                throw;
            }
        }
    }

    private sealed class Failing : CoroutineService
    {
        protected internal override async Coroutine ExecuteAsync()
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
            throw new InvalidOperationException("broken");
        }
    }

    private sealed class Brief : CoroutineService
    {
        protected internal override Coroutine ExecuteAsync() => Coroutine.Completed;
    }
}
