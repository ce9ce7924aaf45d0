using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

public sealed class PostgreSqlLostConnectionTests : LostConnectionTests<PostgreSqlEngine>
{
    private protected override async Coroutine WithProxyAsync(Func<CuttingProxy, JobStorage, Coroutine> body)
    {
        using var proxy = new CuttingProxy(PostgreSqlEngine.Server.Port);
        string connection = PostgreSqlEngine.Server.At(proxy.Port);
        await using NpgsqlDataSource source = new NpgsqlSlimDataSourceBuilder(connection + ";No Reset On Close=true").EnableArrays().Build();

        // Not prepared: then a call is one request and one answer.
        await body(proxy, PostgreSqlJobs.Storage(source, Engine.SchemaOptions with { PreparesStatements = false }));
    }
}
