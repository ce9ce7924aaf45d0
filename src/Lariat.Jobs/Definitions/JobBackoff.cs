namespace Lariat.Jobs;

/// <summary>How long a job waits after a failed try: exponentially longer, and spread, so that a storm of equal failures does not return as
/// one.</summary>
/// <param name="First">The wait after the first failed try. Default: 3 s.</param>
/// <param name="Max">The longest wait. Default: 1 h.</param>
/// <param name="Spread">Each wait is multiplied by a random number between 1 − Spread and 1 + Spread; 0 to 1. Default: 0.5.</param>
public sealed record JobBackoff(TimeSpan First, TimeSpan Max, double Spread = 0.5)
{
    /// <inheritdoc cref="JobBackoff(TimeSpan, TimeSpan, double)" path="/param[@name='First']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan First { get; init => field = NotNegative(value, nameof(First)); } = NotNegative(First, nameof(First));

    /// <inheritdoc cref="JobBackoff(TimeSpan, TimeSpan, double)" path="/param[@name='Max']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan Max { get; init => field = NotNegative(value, nameof(Max)); } = NotNegative(Max, nameof(Max));

    /// <inheritdoc cref="JobBackoff(TimeSpan, TimeSpan, double)" path="/param[@name='Spread']"/>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public double Spread { get; init => field = Share(value, nameof(Spread)); } = Share(Spread, nameof(Spread));

    /// <summary>3 s, doubled with each failed try, at most 1 h, spread by half.</summary>
    public static JobBackoff Default { get; } = new(TimeSpan.FromSeconds(3), TimeSpan.FromHours(1));

    /// <summary>The wait after a failed try.</summary>
    /// <param name="attempt">The number of the failed try, from 1.</param>
    /// <param name="random">Makes the spread.</param>
    public TimeSpan DelayAfter(int attempt, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        double doubled = First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 60));
        double seconds = doubled * (1 - Spread + 2 * Spread * random.NextDouble());
        return seconds >= Max.TotalSeconds ? Max : TimeSpan.FromSeconds(seconds);
    }

    private static TimeSpan NotNegative(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        return value;
    }

    private static double Share(double value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 0, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1, name);
        return value;
    }
}
