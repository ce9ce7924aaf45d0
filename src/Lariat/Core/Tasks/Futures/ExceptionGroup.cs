namespace Lariat;

/// <summary>Several failures of concurrent tasks, in the order in which they happened.</summary>
/// <remarks>
/// Python's <c>except* E</c> is <c>catch (ExceptionGroup failures)</c> with <c>failures.Flatten().Handle(error => error is E)</c>.
/// asyncio: <c>BaseExceptionGroup</c>, <c>ExceptionGroup</c>.
/// </remarks>
public class ExceptionGroup : AggregateException
{
    // Message has the messages of the failures too.
    private readonly string _description;

    /// <summary>Creates an empty group.</summary>
    public ExceptionGroup()
        : this("Several operations failed.")
    {
    }

    /// <summary>Creates an empty group.</summary>
    /// <param name="message">A description of what failed.</param>
    public ExceptionGroup(string message)
        : base(message) => _description = message;

    /// <summary>Creates a group of one.</summary>
    /// <param name="message">A description of what failed.</param>
    /// <param name="innerException">The failure.</param>
    public ExceptionGroup(string message, Exception innerException)
        : base(message, innerException) => _description = message;

    /// <summary>Creates a group.</summary>
    /// <param name="message">A description of what failed.</param>
    /// <param name="exceptions">The failures; at least one.</param>
    public ExceptionGroup(string message, IEnumerable<Exception> exceptions)
        : base(message, exceptions) => _description = message;

    /// <summary>A group of these failures and those of the groups among them, none of them a group.</summary>
    public new ExceptionGroup Flatten() => new(_description, base.Flatten().InnerExceptions);

    /// <summary>Calls a function for each failure, and throws those that it did not handle, as one group.</summary>
    /// <param name="predicate">Returns true for a failure that it has handled. It gets a group among the failures as it is:
    /// <see cref="Flatten"/> first if that is not wanted.</param>
    /// <remarks>Never suspends. Python: <c>except*</c>, <c>split</c>.</remarks>
    /// <exception cref="ExceptionGroup">The failures that were not handled, in their order.</exception>
    public new void Handle(Func<Exception, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Exception[] rest = [.. InnerExceptions.Where(error => !predicate(error))];
        if (rest.Length > 0)
        {
            throw new ExceptionGroup(_description, rest);
        }
    }
}
