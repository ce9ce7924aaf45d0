namespace Lariat;

/// <summary>Thrown by <see cref="LoopRunner.Run(Coroutine, LoopContext?, CancellationToken)"/> when Ctrl-C ended the main task.</summary>
/// <remarks>A program ends with exit code 130 then, by custom. asyncio: <c>KeyboardInterrupt</c>.</remarks>
public sealed class KeyboardInterruptException : OperationCanceledException
{
    /// <summary>Makes the exception.</summary>
    public KeyboardInterruptException()
        : base("The program was interrupted by Ctrl-C.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public KeyboardInterruptException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cancellation.</param>
    public KeyboardInterruptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
