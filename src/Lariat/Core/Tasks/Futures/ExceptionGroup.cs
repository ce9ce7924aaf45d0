namespace Lariat;

/// <summary>Several failures of concurrent tasks, in the order in which they happened.</summary>
/// <remarks>asyncio: <c>BaseExceptionGroup</c>, <c>ExceptionGroup</c>.</remarks>
public class ExceptionGroup : AggregateException
{
    /// <summary>Creates an empty group.</summary>
    public ExceptionGroup()
    {
    }

    /// <summary>Creates an empty group.</summary>
    /// <param name="message">A description of what failed.</param>
    public ExceptionGroup(string message)
        : base(message)
    {
    }

    /// <summary>Creates a group of one.</summary>
    /// <param name="message">A description of what failed.</param>
    /// <param name="innerException">The failure.</param>
    public ExceptionGroup(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates a group.</summary>
    /// <param name="message">A description of what failed.</param>
    /// <param name="exceptions">The failures; at least one.</param>
    public ExceptionGroup(string message, IEnumerable<Exception> exceptions)
        : base(message, exceptions)
    {
    }
}
