namespace Lariat.Jobs.Storage.Redis;

/// <summary>What the server says about itself, what people have done, and what moves between engines.</summary>
internal sealed partial class RedisJobStore
{
    public override JobDiagnosisStore Diagnosis => field ??= new RedisDiagnosis(_database, _wakeUps);

    public override JobAuditStore Audit => field ??= new RedisAudit(_database);

    public override JobTransferStore Transfer => field ??= new RedisTransfer(_database);
}
