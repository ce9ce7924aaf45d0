using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>The same, through a pooler that gives each transaction any of a few sessions.</summary>
public sealed class PgBouncerEngine : PostgreSqlEngine
{
    private static readonly Lazy<PgBouncerServer> s_server = new(Start);
    private static readonly Lazy<NpgsqlDataSource> s_pooled = new(() => Connect(s_server.Value.ConnectionString));

    private static PgBouncerServer Start()
    {
        var server = PgBouncerServer.Start(Server);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    public override NpgsqlDataSource Source
    {
        get
        {
            Assert.SkipUnless(PgBouncerServer.IsInstalled, "pgbouncer is not installed.");
            return s_pooled.Value;
        }
    }
}
