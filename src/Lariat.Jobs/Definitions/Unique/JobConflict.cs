namespace Lariat.Jobs;

/// <summary>What happens to an enqueue whose key another job has.</summary>
/// <remarks>Immutable; any thread.</remarks>
public sealed class JobConflict
{
    private readonly string _text;

    private JobConflict(string text, bool replaces = false)
    {
        _text = text;
        Replaces = replaces;
    }

    /// <summary>Nothing is stored: the enqueue returns the handle of the other job.</summary>
    public static JobConflict Existing { get; } = new("existing");

    /// <summary>Nothing is stored: the enqueue throws a <see cref="JobDuplicateException"/>, which names the other job.
    /// <see cref="JobContext.Enqueue"/> cannot throw it: there it is <see cref="Existing"/>.</summary>
    public static JobConflict Throw { get; } = new("throw");

    /// <summary>The other job gets the payload and the start time of this enqueue, and the enqueue returns its handle. A job that has begun
    /// a try stays as it is.</summary>
    public static JobConflict Replace { get; } = new("replace", replaces: true);

    /// <summary>A job begins when no further enqueue with its key has arrived for a time; it has the payload of the last one.</summary>
    /// <param name="delay">The time, which each enqueue with the key begins anew; not negative. It takes the place of
    /// <see cref="JobOptions.Delay"/>.</param>
    /// <param name="maxWait">After this time from the first enqueue the job begins in any case; at least the delay. Default: no
    /// limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or longer than the longest wait.</exception>
    public static JobConflict Debounce(TimeSpan delay, TimeSpan? maxWait = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWait ?? TimeSpan.MaxValue, delay, nameof(maxWait));
        return new JobConflict($"debounce by {delay}", replaces: true) { Delay = delay, MaxWait = maxWait };
    }

    /// <summary>The other job gets the payload, if it has not begun.</summary>
    internal bool Replaces { get; }

    /// <summary>Of a debounce.</summary>
    internal TimeSpan? Delay { get; private init; }

    /// <summary>Of a debounce: from the first enqueue; null: no limit.</summary>
    internal TimeSpan? MaxWait { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => _text;
}
