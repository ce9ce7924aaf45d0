namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Renews a lease over a connection of its own.</summary>
internal sealed class SqliteLease(SqliteDatabase database, JobSession session) : JobLease
{
    public override JobBeat Renew() => SqliteSessions.Renew(database, session);

    public override void Dispose() => database.Dispose();
}
