namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Pages and numbers for people, the audit log, and copies.</summary>
internal sealed partial class PostgreSqlJobStore
{
    public override JobViewStore Views => field ??= new PostgreSqlViews(_database);

    public override JobDiagnosisStore Diagnosis => field ??= new PostgreSqlDiagnosis(_database, _wakeUps);

    public override JobAuditStore Audit => field ??= new PostgreSqlAudit(_database);

    public override async Coroutine<bool> CopyAsync(Guid id, Guid copy)
    {
        bool isStored = await _database.WriteAsync((connection, _) => PostgreSqlCopy.RunAsync(connection, _database, id, copy));
        _wakeUps.Notify(JobChange.Ready);
        return isStored;
    }
}
