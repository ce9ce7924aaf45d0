using System.Globalization;
using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

public sealed class PostgreSqlLostConnectionTests : LostConnectionTests<PostgreSqlEngine>
{
    private protected override async Coroutine WithProxyAsync(Func<CuttingProxy, JobStorage, Coroutine> body)
    {
        int port = PostgreSqlEngine.Server.Port;
        using var proxy = new CuttingProxy(port);
        string connection = PostgreSqlEngine.Server.ConnectionString.Replace(
            string.Create(CultureInfo.InvariantCulture, $"Port={port}"), string.Create(CultureInfo.InvariantCulture, $"Port={proxy.Port}"),
            StringComparison.Ordinal);
        await using NpgsqlDataSource source = new NpgsqlSlimDataSourceBuilder(connection + ";No Reset On Close=true").EnableArrays().Build();

        // Not prepared: then a call is one request and one answer.
        await body(proxy, PostgreSqlJobs.Storage(source, Engine.SchemaOptions with { PreparesStatements = false }));
    }
}
