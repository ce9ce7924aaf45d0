using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lariat.AspNetCore.Hosting;

/// <summary>Runs a coroutine service between the start and the stop of its host. Any thread.</summary>
internal sealed class CoroutineServiceRunner<TService>(
    HostLoops loops, TService service, IHostApplicationLifetime lifetime, ILogger<TService> logger) : IHostedService
    where TService : CoroutineService
{
    private const int FailureExitCode = 1;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopTask? _task;

    private EventLoop Loop => loops.Group.Loops[0];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Loop.CallSoonThreadSafe(Begin);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Loop.CallSoonThreadSafe(() => _task?.Cancel("The host is stopping."));
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ended.Task.IsCompleted)
        {
            HostLog.ServiceDoesNotEnd(logger, typeof(TService).Name);
        }
    }

    private void Begin()
    {
        _task = Loop.CreateTask(RunAsync(), typeof(TService).Name);
        _task.AddDoneCallback(_ => _ended.SetResult());
    }

    private async Coroutine RunAsync()
    {
        try
        {
            await service.ExecuteAsync();
        }
        catch (Exception error) when (!LoopTask.Current.IsCancellation(error))
        {
            HostLog.ServiceFailed(logger, typeof(TService).Name, error);
            if (Environment.ExitCode == 0)
            {
                Environment.ExitCode = FailureExitCode;
            }

            lifetime.StopApplication();
        }
    }
}
