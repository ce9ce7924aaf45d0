namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>What one exchange is about.</summary>
/// <param name="Session">The worker's.</param>
/// <param name="State">What the worker remembers.</param>
/// <param name="Finished">Jobs of the session that have ended.</param>
/// <param name="Requests">What is to be taken.</param>
/// <param name="Kinds">Which kinds the program has.</param>
/// <param name="FullScanIn">How long until the next exchange that reads from the beginning; null: this one does.</param>
internal sealed record PostgreSqlExchangeCall(
    JobSession Session, PostgreSqlSessionState State, IReadOnlyList<FinishedJob> Finished, IReadOnlyList<JobRequest> Requests,
    PostgreSqlKinds Kinds, TimeSpan? FullScanIn)
{
    public bool IsFullScan => FullScanIn is null;

    /// <summary>What it stores may be lost: the jobs run again, and nothing that others have seen is gone.</summary>
    public bool CanBeRepeated => Finished.All(static one => one.Result is null && one.Children is null or { Count: 0 });
}
