namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Groups and schedules.</summary>
internal sealed partial class PostgreSqlJobStore
{
    public override JobScheduleStore Schedules
        => field ??= new PostgreSqlSchedules(_database, () => _wakeUps.Notify(JobChange.Ready));

    public override async Coroutine<IReadOnlyList<Guid>> EnqueueGroupAsync(NewJobGraph graph)
    {
        IReadOnlyList<Guid> stored = await _database.WriteAsync(
            (connection, _) => PostgreSqlGroups.InsertAsync(connection, _database, graph));
        _wakeUps.Notify(JobChange.Ready);
        return stored;
    }

    public override Coroutine<JobGroupInfo?> FindGroupAsync(Guid id)
        => _database.ReadAsync((connection, token) => PostgreSqlGroupInfo.FindAsync(connection, _database, id, token));

    public override async Coroutine<bool> AbortGroupAsync(Guid id)
    {
        bool wasOpen = await _database.WriteAsync((connection, _) => PostgreSqlGroups.AbortAsync(connection, _database, id));
        _wakeUps.Notify(JobChange.Ready);
        _wakeUps.Notify(JobChange.Ended);
        return wasOpen;
    }
}
