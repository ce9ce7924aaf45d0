namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Housekeeping, pauses and limits.</summary>
internal sealed partial class PostgreSqlJobStore
{
    private const int MaxPrunedRows = 10_000;
    private const string Housekeep = "SELECT lariat.housekeep($1, $2, $3)";

    // What is kept longer is kept forever: the server's calendar begins 4713 BC.
    private static readonly TimeSpan s_longestKeep = TimeSpan.FromDays(2_000_000);

    private string _checkedLimit = "";

    public override async Coroutine<int> HousekeepAsync()
    {
        string checkedLimit = _checkedLimit;
        _checkedLimit = await _database.WriteAsync((connection, _) => PostgreSqlLimits.CheckAsync(connection, _database, checkedLimit));
        await _database.WriteAsync(async (connection, _) =>
        {
            await PostgreSqlAudit.PruneAsync(connection, _database, MaxPrunedRows).ConfigureAwait(false);
            return true;
        });
        return (int)await _database.WriteAsync((connection, _) => connection.RunAsync(
            _database, Housekeep, PostgreSqlStatement.Of(Keep(_options.KeepEnded)), PostgreSqlStatement.Of(Keep(_options.KeepDead)),
            PostgreSqlStatement.Of(MaxPrunedRows)));
    }

    public override Coroutine<bool> PauseAsync(JobTarget target, string name)
        => _database.WriteAsync((connection, _) => PostgreSqlPauses.AddAsync(connection, _database, target, name));

    public override async Coroutine<bool> ResumeAsync(JobTarget target, string name)
    {
        bool wasPaused = await _database.WriteAsync(
            (connection, _) => PostgreSqlPauses.RemoveAsync(connection, _database, target, name));
        _wakeUps.Notify(JobChange.Ready);
        return wasPaused;
    }

    public override Coroutine<IReadOnlyList<JobPause>> ListPausesAsync()
        => _database.ReadAsync((connection, token) => PostgreSqlPauses.ListAsync(connection, _database, token));

    public override async Coroutine SetLimitAsync(JobLimit limit)
    {
        await _database.WriteAsync((connection, _) => PostgreSqlLimits.SetAsync(connection, _database, limit));
        _wakeUps.Notify(JobChange.Ready);
    }

    public override Coroutine<bool> ResetLimitAsync(string key)
        => _database.WriteAsync((connection, _) => PostgreSqlLimits.ResetAsync(connection, _database, key));

    public override Coroutine<IReadOnlyList<JobLimitInfo>> ListLimitsAsync()
        => _database.ReadAsync((connection, token) => PostgreSqlLimits.ListAsync(connection, _database, token));

    private static TimeSpan? Keep(TimeSpan keep) => keep == Timeout.InfiniteTimeSpan || keep > s_longestKeep ? null : keep;
}
