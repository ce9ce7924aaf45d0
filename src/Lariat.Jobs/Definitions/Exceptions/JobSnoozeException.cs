namespace Lariat.Jobs;

/// <summary>Thrown by a job: it runs again after a time, and this try does not count.</summary>
/// <param name="delay">How long the job waits; not negative.</param>
/// <remarks>arq: <c>raise Retry(defer=…)</c>, which counts.</remarks>
public sealed class JobSnoozeException(TimeSpan delay) : Exception($"The job waits for {delay}.")
{
    /// <summary>How long the job waits.</summary>
    public TimeSpan Delay { get; } = delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
}
