namespace Lariat.Workers;

/// <summary>Limits the number of jobs that have a worker, first come, first served. Loop thread only.</summary>
internal sealed class WorkerSlots(int count)
{
    private readonly LinkedList<Future<object?>> _queue = [];
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

        Future<object?> turn = loop.CreateFuture();
        LinkedListNode<Future<object?>> place = _queue.AddLast(turn);
        bool hasSlot = false;
        try
        {
            await turn;
            hasSlot = true;
        }
        finally
        {
            if (!hasSlot && turn.IsCompletedSuccessfully)
            {
                // The slot and a cancellation arrived in the same iteration.
                Release();
            }
            else if (!hasSlot && place.List is not null)
            {
                _queue.Remove(place);
            }
        }
    }

    /// <summary>Passes a slot to the next in line.</summary>
    public void Release()
    {
        while (_queue.First is { } next)
        {
            _queue.RemoveFirst();
            if (next.Value.TrySetResult(null))
            {
                return;
            }
        }

        _free++;
    }

    /// <summary>Cancels the waiting jobs, or fails them with the error.</summary>
    public void EndQueue(Exception? error)
    {
        while (_queue.First is { } next)
        {
            _queue.RemoveFirst();
            if (error is null)
            {
                next.Value.Cancel("The executor was shut down before the job was started.");
            }
            else if (!next.Value.IsCompleted)
            {
                next.Value.SetException(error);
            }
        }
    }
}
