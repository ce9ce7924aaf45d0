namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>What this engine refuses.</summary>
internal sealed partial class PostgreSqlJobStore
{
    public override Coroutine<bool> PauseAsync(JobTarget target, string name) => throw Missing("pauses");

    public override Coroutine<bool> ResumeAsync(JobTarget target, string name) => throw Missing("pauses");

    public override Coroutine<IReadOnlyList<JobPause>> ListPausesAsync() => throw Missing("pauses");

    public override Coroutine SetLimitAsync(JobLimit limit) => throw Missing("limits");

    public override Coroutine<bool> ResetLimitAsync(string key) => throw Missing("limits");

    public override Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync() => throw Missing("limits");

    private static JobStorageException Missing(string what) => new($"PostgreSQL has no {what} of jobs yet; a SQLite file has.");
}
