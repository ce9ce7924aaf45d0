namespace Lariat.Jobs;

/// <summary>What someone has done to jobs.</summary>
/// <param name="Id">The id of the entry.</param>
/// <param name="At">When it began, by the storage's time.</param>
/// <param name="User">Who.</param>
/// <param name="Action">What: "retry", "abort", "pause" and so on.</param>
/// <param name="Target">Which jobs, or what else.</param>
/// <param name="Count">How many were changed; null: it has not come to its end, as it still runs or has failed.</param>
public sealed record JobAuditEntry(Guid Id, DateTimeOffset At, string User, string Action, string Target, long? Count);

/// <summary>A part of the audit log.</summary>
/// <param name="Entries">The entries, the newest first.</param>
/// <param name="Next">Where the next part begins; null: there is none.</param>
public sealed record JobAuditPage(IReadOnlyList<JobAuditEntry> Entries, string? Next);
