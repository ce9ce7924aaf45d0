using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>Stores what is enqueued in one iteration of the loop in one transaction, or a few. Thread: the client's loop.</summary>
internal sealed class EnqueueBatches(JobStore store, ChangeSignal changed)
{
    /// <summary>The jobs of one transaction: it should neither hold up others for long, nor exceed what a server takes as one
    /// message.</summary>
    public const int MaxJobs = 10_000;

    private const int MaxPayloadBytes = 16 * 1024 * 1024;

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
        int position = batch.Add(job);
        if (batch.Jobs.Count == MaxJobs || batch.PayloadBytes >= MaxPayloadBytes)
        {
            _open = null;
        }

        // The batch belongs to others too.
        return (await Coroutine.Shield(batch.Stored))[position];
    }

    private async Coroutine StoreAsync(Batch batch)
    {
        if (_open == batch)
        {
            _open = null;
        }

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

        public long PayloadBytes { get; private set; }

        public Future<IReadOnlyList<Guid>> Stored { get; } = stored;

        /// <summary>Returns its position.</summary>
        public int Add(NewJob job)
        {
            Jobs.Add(job);
            PayloadBytes += job.Payload.Length;
            return Jobs.Count - 1;
        }
    }
}
