namespace Lariat;

/// <summary>Thrown at the yield of an asynchronous generator that is closed before its end, so that its finally blocks run.</summary>
/// <remarks>Whoever catches it to clean up rethrows it. asyncio: <c>GeneratorExit</c>.</remarks>
public sealed class GeneratorExitException : OperationCanceledException
{
    /// <summary>Makes the exception.</summary>
    public GeneratorExitException()
        : base("The asynchronous generator is being closed.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happens.</param>
    public GeneratorExitException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happens.</param>
    /// <param name="innerException">The cause.</param>
    public GeneratorExitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
