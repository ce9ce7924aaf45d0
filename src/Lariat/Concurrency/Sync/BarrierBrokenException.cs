namespace Lariat;

/// <summary>Thrown to tasks that wait at a barrier which is reset or aborted.</summary>
/// <remarks>asyncio: <c>BrokenBarrierError</c>.</remarks>
public sealed class BarrierBrokenException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public BarrierBrokenException()
        : this("The barrier is broken.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public BarrierBrokenException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public BarrierBrokenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
