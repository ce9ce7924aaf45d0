namespace Lariat.Jobs;

/// <summary>How long a job has its key.</summary>
/// <remarks>Immutable; any thread.</remarks>
public sealed class JobUniqueScope
{
    private readonly string _text;

    private JobUniqueScope(string text, TimeSpan? window = null)
    {
        _text = text;
        Window = window;
    }

    /// <summary>Until its first try begins: one job with the key waits, and another may run.</summary>
    public static JobUniqueScope UntilStarted { get; } = new("until started");

    /// <summary>Until it has completed, is dead, or was aborted: one job with the key waits or runs. A dead job gives its key up; when it
    /// is retried, it takes the key again, and stays dead if another job has it.</summary>
    public static JobUniqueScope UntilFinished { get; } = new("until finished");

    /// <summary>For a time from its enqueue, whatever becomes of the job.</summary>
    /// <param name="window">The time, by the clock of the storage; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public static JobUniqueScope For(TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        return new JobUniqueScope($"for {window}", window);
    }

    /// <summary>Null: the job's state decides.</summary>
    internal TimeSpan? Window { get; }

    /// <inheritdoc/>
    public override string ToString() => _text;
}
