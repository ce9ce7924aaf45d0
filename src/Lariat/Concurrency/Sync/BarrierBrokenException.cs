namespace Lariat;

/// <summary>Thrown to tasks that wait at a barrier which is reset or aborted.</summary>
/// <remarks>asyncio: <c>BrokenBarrierError</c>.</remarks>
public sealed class BarrierBrokenException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public BarrierBrokenException()
        : this("The barrier is broken.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    public BarrierBrokenException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    /// <param name="innerException">The cause.</param>
    public BarrierBrokenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
