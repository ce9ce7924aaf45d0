namespace Lariat;

/// <summary>Thrown at the await of a task that is cancelled.</summary>
/// <remarks>
/// It is an <see cref="OperationCanceledException"/>, so code that treats cancellation apart from failure does so here too.
/// Whoever catches it to clean up rethrows it. asyncio: <c>CancelledError</c>.
/// </remarks>
public class CoroutineCanceledException : OperationCanceledException
{
    /// <summary>Makes the exception without a message of the canceller.</summary>
    public CoroutineCanceledException()
        : this(null)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="cancelMessage">What the canceller said, or null.</param>
    public CoroutineCanceledException(string? cancelMessage)
        : base(cancelMessage ?? "The task was canceled.")
        => CancelMessage = cancelMessage;

    /// <summary>Makes the exception.</summary>
    /// <param name="cancelMessage">What the canceller said, or null.</param>
    /// <param name="innerException">The cause.</param>
    public CoroutineCanceledException(string? cancelMessage, Exception? innerException)
        : base(cancelMessage ?? "The task was canceled.", innerException)
        => CancelMessage = cancelMessage;

    /// <summary>What was passed to <see cref="Future.Cancel"/>; null if nothing was.</summary>
    public string? CancelMessage { get; }
}
