namespace Lariat.Jobs.Storage;

/// <summary>What a renewal of a lease found.</summary>
/// <param name="IsLost">The session was declared dead: its jobs run elsewhere.</param>
/// <param name="Aborts">Jobs of the session that should be aborted.</param>
internal readonly record struct JobBeat(bool IsLost, IReadOnlyList<Guid> Aborts);
