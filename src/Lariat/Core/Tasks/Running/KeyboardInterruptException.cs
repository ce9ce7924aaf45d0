namespace Lariat;

/// <summary>Thrown by <see cref="LoopRunner.Run(Coroutine, LoopContext?, CancellationToken)"/> when Ctrl-C ended the main task.</summary>
/// <remarks>
/// The coroutines' finally blocks have run when it is thrown. A program that does not catch it ends with exit code 130, and prints nothing.
/// One that catches it continues, or returns a code of its own. asyncio: <c>KeyboardInterrupt</c>.
/// </remarks>
public sealed class KeyboardInterruptException : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    public KeyboardInterruptException()
        : base("The program was interrupted by Ctrl-C.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    public KeyboardInterruptException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    /// <param name="innerException">The cancellation.</param>
    public KeyboardInterruptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
