namespace Lariat.Jobs;

/// <summary>Dead jobs of one kind with the same error.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Failure">The first line of the last error, at most 300 characters.</param>
/// <param name="Count">How many; no more than <see cref="JobViews.MaxCount"/>, where counting stops.</param>
/// <param name="LastAt">When the last of them died.</param>
public sealed record JobFailureGroup(string Kind, string Failure, long Count, DateTimeOffset LastAt);
