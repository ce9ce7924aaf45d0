using Lariat.LowLevel;

namespace Lariat.Workers;

/// <summary>Limits the number of jobs that have a worker, first come, first served. Loop thread only.</summary>
internal sealed class WorkerSlots(int count)
{
    private readonly WaitQueue _queue = new();
    private int _free = count;

    public int QueuedCount => _queue.Count;

    /// <summary>Takes a slot. A canceled task gets none.</summary>
    public async Coroutine AcquireAsync(EventLoop loop)
    {
        if (_free > 0)
        {
            _free--;
            return;
        }

        Waiter turn = _queue.Add(loop);
        bool hasSlot = false;
        try
        {
            await turn;
            hasSlot = true;
        }
        finally
        {
            bool wasGivenSlot = turn.IsCompletedSuccessfully;
            _queue.Remove(turn);
            if (!hasSlot && wasGivenSlot)
            {
                // The slot and a cancellation arrived in the same iteration.
                Release();
            }
        }
    }

    /// <summary>Passes a slot to the next in line.</summary>
    public void Release()
    {
        if (!_queue.TryWakeAndDetachNext())
        {
            _free++;
        }
    }

    /// <summary>Cancels the waiting jobs, or fails them with the error.</summary>
    public void EndQueue(Exception? error)
    {
        while (_queue.DetachFirst() is { } turn)
        {
            if (error is null)
            {
                turn.Cancel("The executor was shut down before the job was started.");
            }
            else if (!turn.IsCompleted)
            {
                turn.SetException(error);
            }
        }
    }
}
