using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Stores what is enqueued in one iteration of the loop in one transaction. Thread: the client's loop.</summary>
internal sealed class EnqueueBatches(JobStore store, ChangeSignal changed)
{
    private Batch? _open;

    /// <summary>Adds a job to the open batch, and waits until it is stored.</summary>
    public async Coroutine AddAsync(NewJob job)
    {
        if (_open is null)
        {
            _open = new Batch(EventLoop.Current.CreateFuture<bool>());

            // Lazy under an eager factory too: it begins when this iteration has enqueued all that it will.
            LoopTask.Create(StoreAsync(_open), name: "jobs: enqueue", eagerStart: false);
        }

        _open.Jobs.Add(job);

        // The batch belongs to others too.
        await Coroutine.Shield(_open.Stored);
    }

    private async Coroutine StoreAsync(Batch batch)
    {
        _open = null;
        try
        {
            await store.EnqueueAsync(batch.Jobs);
            JobMetrics.OnEnqueued(batch.Jobs);
            batch.Stored.SetResult(true);
            changed.Notify();
        }
        catch (Exception error) when (!LoopTask.Current.IsCancellation(error))
        {
            batch.Stored.SetException(error);
        }
    }

    private sealed class Batch(Future<bool> stored)
    {
        public List<NewJob> Jobs { get; } = [];

        public Future<bool> Stored { get; } = stored;
    }
}
