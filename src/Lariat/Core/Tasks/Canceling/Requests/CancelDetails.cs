using System.Diagnostics;

namespace Lariat;

/// <summary>
/// The rarely needed parts of a request to cancel, kept apart from <see cref="CancelRequest"/>, so that a task without any is small.
/// </summary>
internal struct CancelDetails
{
    /// <summary>The message of the last request that was kept.</summary>
    public string? Message;

    /// <summary>Distinguishes requests: a different number means that the previous request is over.</summary>
    public int Number;

    /// <summary>True if the request will be reported unless it is delivered in time.</summary>
    public bool IsReportDue;

    /// <summary>True if a token of the task was canceled, and no exception has shown yet that code reacted to it.</summary>
    /// <remarks>Always false for the wait of a plain method: the token is the task's.</remarks>
    public bool IsTokenPending;

    // Before a step: the exception that it throws. While it runs: its watch. One field, since every wait of a plain method has it.
    private object? _step;

    /// <summary>While the strand runs after a foreign wait that was asked to end: whether an exception has delivered the request.</summary>
    public readonly CancellationWatch? Watch => _step as CancellationWatch;

    /// <summary>
    /// Sets the exception of the next step: the cancellation of an abandoned wait, or the reason why the await can never succeed.
    /// </summary>
    public void SetError(Exception error)
    {
        Debug.Assert(Watch is null, "A strand that runs has no wait that could fail.");
        _step = error;
    }

    /// <summary>Takes the exception that the beginning step throws, if any.</summary>
    public Exception? TakeError()
    {
        if (_step is not Exception error)
        {
            return null;
        }

        _step = null;
        return error;
    }

    /// <summary>Sets the watch of the beginning step; null: the step is over.</summary>
    public void SetWatch(CancellationWatch? watch) => _step = watch;

    /// <summary>Records a request that is kept (<see cref="CancelRequest.Keep"/>).</summary>
    /// <param name="message">The message of the cancellation.</param>
    /// <param name="isNew">False if it joins a request that was kept already.</param>
    public void Record(string? message, bool isNew)
    {
        Message = message;
        if (isNew)
        {
            BeginNext();
        }
    }

    /// <summary>Ends the request: a search for the method that must take it stops.</summary>
    public void BeginNext()
    {
        Number++;
        IsReportDue = false;
    }
}
