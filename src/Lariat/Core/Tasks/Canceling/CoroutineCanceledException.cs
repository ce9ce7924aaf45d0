namespace Lariat;

/// <summary>Thrown at the await of a canceled task.</summary>
/// <remarks>
/// It is an <see cref="OperationCanceledException"/>, so code that distinguishes cancellation from failure does so here too.
/// A handler that catches it to clean up must rethrow it. asyncio: <c>CancelledError</c>.
/// </remarks>
public class CoroutineCanceledException : OperationCanceledException
{
    /// <summary>Creates the exception without a message of the canceling code.</summary>
    public CoroutineCanceledException()
        : this(null)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="cancelMessage">The message passed to the cancellation, or null.</param>
    public CoroutineCanceledException(string? cancelMessage)
        : base(cancelMessage ?? "The task was canceled.")
        => CancelMessage = cancelMessage;

    /// <summary>Creates the exception.</summary>
    /// <param name="cancelMessage">The message passed to the cancellation, or null.</param>
    /// <param name="innerException">The cause.</param>
    public CoroutineCanceledException(string? cancelMessage, Exception? innerException)
        : base(cancelMessage ?? "The task was canceled.", innerException)
        => CancelMessage = cancelMessage;

    /// <summary>The message passed to <see cref="Future.Cancel"/>; null if there was none.</summary>
    public string? CancelMessage { get; }
}
