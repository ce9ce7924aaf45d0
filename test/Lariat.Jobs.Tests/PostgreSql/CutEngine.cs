using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>The same, over connections that break again and again, in turn before the server has a request and after it has committed: a
/// contract holds with faults before and after each commit.</summary>
public sealed class CutEngine : PostgreSqlEngine
{
    // A call is repeated once, on a new connection: the next cut is further away than that takes.
    private const int Distance = 13;

    private readonly CuttingProxy _proxy = new(Server.Port) { Distance = Distance };
    private readonly NpgsqlDataSource _source;

    public CutEngine() => _source = Connect(Server.At(_proxy.Port));

    public override NpgsqlDataSource Source => _source;

    public override void Dispose()
    {
        _source.Dispose();
        _proxy.Dispose();
        base.Dispose();
    }
}
