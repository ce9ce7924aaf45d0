using System.Diagnostics;

namespace Lariat;

/// <summary>What few requests to cancel have: kept apart from <see cref="CancelRequest"/>, so that a task without any is small.</summary>
internal struct CancelDetails
{
    /// <summary>What the last canceler said, while the request waits to be delivered.</summary>
    public string? Message;

    /// <summary>Tells one request from the next: another number means that the one before is over.</summary>
    public int Number;

    /// <summary>The request will be reported if it is not delivered in time.</summary>
    public bool IsReportDue;

    /// <summary>A token of the task was canceled, and no exception has shown yet that somebody noticed.</summary>
    /// <remarks>Only of the task's own strand.</remarks>
    public bool IsTokenPending;

    // Before a step what it throws (an exception), while it runs what watches it. One field, since every wait of a plain method has it.
    private object? _step;

    /// <summary>While the strand runs after a foreign wait that was asked to end: whether an exception has delivered the request.</summary>
    public readonly CancellationWatch? Watch => _step as CancellationWatch;

    /// <summary>Sets what the next step throws: the cancellation of an abandoned wait, or why the await can never succeed.</summary>
    public void SetError(Exception error)
    {
        Debug.Assert(Watch is null, "A strand that runs has no wait that could fail.");
        _step = error;
    }

    /// <summary>Takes what the step that begins now throws.</summary>
    public Exception? TakeError()
    {
        if (_step is null)
        {
            return null;
        }

        var error = (Exception)_step;
        _step = null;
        return error;
    }

    /// <summary>The step that begins now is watched; null: it is over.</summary>
    public void SetWatch(CancellationWatch? watch) => _step = watch;

    /// <summary>A request is kept (<see cref="CancelRequest.Keep"/>).</summary>
    /// <param name="message">What the canceler said.</param>
    /// <param name="isNew">It does not join one that was kept already.</param>
    public void Record(string? message, bool isNew)
    {
        Message = message;
        if (isNew)
        {
            BeginNext();
        }
    }

    /// <summary>The request is over: whatever still looks for the method that must take it gives up.</summary>
    public void BeginNext()
    {
        Number++;
        IsReportDue = false;
    }
}
