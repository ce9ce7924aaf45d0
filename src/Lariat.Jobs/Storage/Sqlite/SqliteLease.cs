namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Renews a lease over a connection of its own.</summary>
internal sealed class SqliteLease(SqliteDatabase database, JobSession session) : JobLease
{
    public override JobBeat Renew(IReadOnlyList<ProgressReport> progress)
        => SqliteSessions.Renew(database, session, progress);

    public override void Dispose() => database.Dispose();
}
