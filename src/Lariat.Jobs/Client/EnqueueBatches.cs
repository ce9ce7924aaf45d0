using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Stores what is enqueued in one iteration of the loop in one transaction. Thread: the client's loop.</summary>
internal sealed class EnqueueBatches(JobStore store, ChangeSignal changed)
{
    private Batch? _open;

    /// <summary>Adds a job to the open batch, and waits until it is stored; returns its id, or that of the job that has its unique
    /// key.</summary>
    public async Coroutine<Guid> AddAsync(NewJob job)
    {
        if (_open is null)
        {
            _open = new Batch(EventLoop.Current.CreateFuture<IReadOnlyList<Guid>>());

            // Lazy under an eager factory too: it begins when this iteration has enqueued all that it will.
            LoopTask.Create(StoreAsync(_open), name: "jobs: enqueue", eagerStart: false);
        }

        Batch batch = _open;
        int position = batch.Jobs.Count;
        batch.Jobs.Add(job);

        // The batch belongs to others too.
        return (await Coroutine.Shield(batch.Stored))[position];
    }

    private async Coroutine StoreAsync(Batch batch)
    {
        _open = null;
        try
        {
            IReadOnlyList<Guid> stored = await store.EnqueueAsync(batch.Jobs);
            JobMetrics.OnEnqueued(batch.Jobs.Zip(stored).Where(static one => one.First.Id == one.Second).Select(static one => one.First));
            batch.Stored.SetResult(stored);
            changed.Notify();
        }
        catch (Exception error) when (!LoopTask.Current.IsCancellation(error))
        {
            batch.Stored.SetException(error);
        }
    }

    private sealed class Batch(Future<IReadOnlyList<Guid>> stored)
    {
        public List<NewJob> Jobs { get; } = [];

        public Future<IReadOnlyList<Guid>> Stored { get; } = stored;
    }
}
