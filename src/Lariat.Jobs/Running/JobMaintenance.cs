// What every worker does from time to time for all: it takes back the jobs of dead workers, and removes old history. No worker is special.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>The recurring work on storage. Thread: the worker's loop.</summary>
internal sealed class JobMaintenance(JobStore store, ChangeSignal changed, Func<JobSession?> session)
{
    private static readonly TimeSpan s_rescueInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pruneInterval = TimeSpan.FromMinutes(1);

    /// <summary>Runs until it is canceled. What fails is reported, and tried again next time.</summary>
    public async Coroutine RunAsync()
    {
        LoopInstant pruneAt = EventLoop.Current.Time;
        while (true)
        {
            try
            {
                if (await store.RescueAsync(session()) > 0)
                {
                    changed.Notify();
                }

                if (EventLoop.Current.Time >= pruneAt)
                {
                    await store.HousekeepAsync();
                    pruneAt = EventLoop.Current.Time + s_pruneInterval;
                }
            }
            catch (JobStorageException error)
            {
                EventLoop.Current.CallExceptionHandler(new LoopErrorContext
                {
                    Message = "The jobs of dead workers could not be taken back; it is tried again.",
                    Exception = error,
                });
            }

            // Spread, so that many workers do not ask in the same instant.
            await Coroutine.Sleep(s_rescueInterval * (0.5 + Random.Shared.NextDouble()));
        }
    }
}
