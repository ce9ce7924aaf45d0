namespace Lariat;

/// <summary>Thrown at the yield of an asynchronous generator that is closed before its end, so that its finally blocks run.</summary>
/// <remarks>A handler that catches it to clean up must rethrow it. asyncio: <c>GeneratorExit</c>.</remarks>
public sealed class GeneratorExitException : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    public GeneratorExitException()
        : base("The asynchronous generator is being closed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    public GeneratorExitException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    /// <param name="innerException">The cause.</param>
    public GeneratorExitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
