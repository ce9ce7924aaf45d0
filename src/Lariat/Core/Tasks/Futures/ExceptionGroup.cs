namespace Lariat;

/// <summary>Several failures of concurrent tasks, in the order in which they happened.</summary>
/// <remarks>asyncio: <c>BaseExceptionGroup</c>, <c>ExceptionGroup</c>.</remarks>
public class ExceptionGroup : AggregateException
{
    /// <summary>Makes an empty group.</summary>
    public ExceptionGroup()
    {
    }

    /// <summary>Makes an empty group.</summary>
    /// <param name="message">What failed.</param>
    public ExceptionGroup(string message)
        : base(message)
    {
    }

    /// <summary>Makes a group of one.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The failure.</param>
    public ExceptionGroup(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes a group.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="exceptions">The failures; at least one.</param>
    public ExceptionGroup(string message, IEnumerable<Exception> exceptions)
        : base(message, exceptions)
    {
    }
}
