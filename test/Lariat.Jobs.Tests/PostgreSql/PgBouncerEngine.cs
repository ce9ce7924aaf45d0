using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>The same, through a pooler that gives each transaction any of a few sessions.</summary>
public sealed class PgBouncerEngine : PostgreSqlEngine
{
    private static readonly Lazy<PgBouncerServer> s_server = new(() => PgBouncerServer.Start(Server));
    private static readonly Lazy<NpgsqlDataSource> s_pooled = new(() => Connect(s_server.Value.ConnectionString));

    public override NpgsqlDataSource Source
    {
        get
        {
            Assert.SkipUnless(PgBouncerServer.IsInstalled, "pgbouncer is not installed.");
            return s_pooled.Value;
        }
    }
}
