namespace Lariat.Jobs;

/// <summary>How much there is to do, and what hurts: both from one reading of the storage.</summary>
/// <param name="Overview">How much there is to do, and who does it.</param>
/// <param name="Findings">What hurts the jobs, or will, warnings first; none: nothing was found.</param>
public sealed record JobHealth(JobOverview Overview, IReadOnlyList<JobFinding> Findings);
