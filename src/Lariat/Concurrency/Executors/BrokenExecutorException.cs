namespace Lariat;

/// <summary>An executor cannot run a job: its worker died, or its workers cannot be initialized.</summary>
/// <remarks>asyncio: <c>concurrent.futures.BrokenExecutor</c>, <c>BrokenThreadPool</c>, <c>BrokenProcessPool</c>.</remarks>
public sealed class BrokenExecutorException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and to which job.</param>
    /// <param name="innerException">The cause; may be null.</param>
    public BrokenExecutorException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The process that died; null if the worker was not a process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Its exit code, or the negative number of the signal that ended it; null if it is unknown.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The end of the worker's standard error, at most 4 KiB; empty if it wrote nothing.</summary>
    public string ErrorOutput { get; init; } = "";
}
