namespace Lariat.Jobs;

/// <summary>A part of a long list of jobs.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">Where the next part begins, a text for addresses; null: this is the last one.</param>
public sealed record JobPage(IReadOnlyList<JobInfo> Jobs, string? Next);
