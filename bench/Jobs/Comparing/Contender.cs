namespace Lariat.Jobs.Benchmarks;

/// <summary>What a process can be measured in.</summary>
/// <param name="Name">With its version, and how it is set up if there is a choice.</param>
/// <param name="Command">The program and its arguments, for a store.</param>
/// <param name="Jobs">How many jobs a measurement takes: a slow one gets fewer, so that each takes some seconds.</param>
/// <param name="MissingReason">Why it cannot be run here; null if it can.</param>
internal sealed record Contender(string Name, Func<Store, string[]> Command, int Jobs, string? MissingReason = null)
{
    /// <summary>Before a measurement, so that compilers and connection pools are ready.</summary>
    public int WarmUpJobs => Math.Max(Math.Min(Jobs / 4, 25_000), 20);

    /// <summary>How many times Lariat's jobs per second are this one's, at least; null if there is no goal.</summary>
    public double? RateGoal { get; init; }

    /// <summary>How many times Lariat's processor time of a job is this one's, at most, client and server together.</summary>
    public double? CpuGoal { get; init; }
}
