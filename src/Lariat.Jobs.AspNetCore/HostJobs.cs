// The life of a host's jobs: the storage opens before the services start, and closes after the last of them has stopped, so that a request
// which the server still finishes can enqueue. When the host begins to stop, the worker is canceled once, which lets running jobs end; when
// the host's time-out ends, it is canceled again, which hands back what runs.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Opens the jobs of a host, runs their worker, and closes them. Any thread.</summary>
internal sealed class HostJobs(
    LariatJobsBuilder builder, IServiceProvider services, EventLoop loop, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime,
    ILogger<JobClient> logger) : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    private const int FailureExitCode = 1;

    private readonly Lock _opening = new();
    private readonly TaskCompletionSource _workerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<JobClient>? _client;
    private LoopTask? _worker;

    /// <summary>What the health checks have seen of the storage.</summary>
    public StorageOutage Outage { get; } = new();

    /// <summary>The client; opens the storage if that is not done yet, as a program may use it before the host starts.</summary>
    /// <exception cref="InvalidOperationException">The storage is not open yet, and the caller is on the loop that would open
    /// it.</exception>
    /// <exception cref="JobStorageException">The storage cannot be used.</exception>
    public JobClient Client
    {
        get
        {
            Task<JobClient> client = OpenAsync();
            return client.IsCompleted || EventLoop.CurrentOrNull != loop ? client.GetAwaiter().GetResult()
                : throw new InvalidOperationException("The jobs are not open yet: the host opens them when it starts.");
        }
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
        => await OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        JobClient client = await OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (builder.Works)
        {
            loop.CallSoonThreadSafe(() => StartWorker(client));
        }
        else
        {
            _workerEnded.SetResult();
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        CancelWorker();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _workerEnded.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_workerEnded.Task.IsCompleted)
        {
            HostJobsLog.HandsBack(logger);

            // Two requests in one iteration of the loop would be one.
            await loop.RunThreadSafe(Coroutine.Yield()).AsTask().ConfigureAwait(false);
            CancelWorker();
            await _workerEnded.Task.ConfigureAwait(false);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        Task<JobClient>? client;
        lock (_opening)
        {
            client = _client;
            _client = null;
        }

        if (client is { IsCompletedSuccessfully: true, Result: var open })
        {
            await loop.RunThreadSafe(async () => await open.DisposeAsync()).AsTask().ConfigureAwait(false);
        }
    }

    private Task<JobClient> OpenAsync()
    {
        lock (_opening)
        {
            // What has failed is tried again by the next caller.
            if (_client is null or { IsFaulted: true })
            {
                JobStorage storage = builder.Storage!(services);
                _client = loop.RunThreadSafe(JobClient.OpenAsync(storage, builder.Jobs, builder.ClientOptions)).AsTask();
            }

            return _client;
        }
    }

    private void StartWorker(JobClient client)
    {
        _worker = loop.CreateTask(WorkAsync(client), "jobs");
        _worker.AddDoneCallback(_ => _workerEnded.SetResult());
    }

    private void CancelWorker() => loop.CallSoonThreadSafe(() => _worker?.Cancel("The host is stopping."));

    private async Coroutine WorkAsync(JobClient client)
    {
        try
        {
            await client.RunAsync(builder.MakeWorkerOptions(
                () => new ScopedServices(scopes.CreateAsyncScope()), job => logger.BeginScope(new JobLogScope(job))));
        }
        catch (Exception error) when (!LoopTask.Current.IsCancellation(error))
        {
            HostJobsLog.WorkerFailed(logger, error);
            if (Environment.ExitCode == 0)
            {
                Environment.ExitCode = FailureExitCode;
            }

            lifetime.StopApplication();
        }
    }
}
