namespace Lariat;

/// <summary>The requests to cancel the wait.</summary>
internal sealed partial class PlainStrand
{
    /// <summary>Cancels the coroutines that wait here, for a scope among them; the task and its other methods continue.</summary>
    public void CancelByScope()
    {
        _cancelRequest.Add();
        Cancel(message: null, wasTokenRead: false);
    }

    /// <summary>Takes a scope's request back; with the last one, an undelivered request is dropped.</summary>
    /// <returns>The number of remaining requests.</returns>
    public int UncancelByScope()
    {
        if (_cancelRequest.TakeBack())
        {
            _cancelDetails.BeginNext();
        }

        return _cancelRequest.Count;
    }

    /// <summary>Takes the request that the running code would receive at its next await.</summary>
    public bool TryTakeRequest()
    {
        bool wasRequested = HasUndeliveredRequest;
        _cancelRequest.TryTake();
        return wasRequested;
    }

    public void RepeatScopeRequest()
    {
        if (_cancelRequest.Count > 0)
        {
            KeepRequest(message: null);
        }
    }

    public void Cancel(string? message, bool wasTokenRead) => StrandCancellation.CancelWait(this, Waiter, message, wasTokenRead);

    public void KeepRequest(string? message) => _cancelDetails.Record(message, _cancelRequest.Keep());

    private void CancelUndelivered(LoopItem wait)
    {
        if (_cancelRequest.IsUndelivered)
        {
            StrandCancellation.CancelNewWait(this, wait, _cancelDetails.Message);
        }
    }

    /// <summary>
    /// Delivers to this wait a request that came while the method had no wait of Lariat's, and that could not be passed down.
    /// </summary>
    private void AdoptRequest(TaskMethods methods)
    {
        if (methods.TryTakeRequestFor(this))
        {
            KeepRequest(task.RequestMessage);
        }
    }
}
