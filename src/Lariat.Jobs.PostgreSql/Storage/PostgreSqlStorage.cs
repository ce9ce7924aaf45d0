using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>A database of a server, by its connection string or by the application's pool.</summary>
internal sealed class PostgreSqlStorage : JobStorage
{
    private readonly string? _connectionString;
    private readonly NpgsqlDataSource? _dataSource;
    private readonly PostgreSqlJobsOptions _options;

    public PostgreSqlStorage(string connectionString, PostgreSqlJobsOptions options)
    {
        _connectionString = connectionString;
        _options = options;
    }

    public PostgreSqlStorage(NpgsqlDataSource dataSource, PostgreSqlJobsOptions options)
    {
        _dataSource = dataSource;
        _options = options;
    }

    public override string ToString() => PostgreSqlDatabase.NameOf(_connectionString ?? _dataSource!.ConnectionString);

    internal override async Coroutine<JobStore> OpenAsync(JobClientOptions options)
    {
        var database = new PostgreSqlDatabase(_dataSource ?? MakeSource(), isOwner: _dataSource is null, _options);
        try
        {
            await database.WriteAsync(async (connection, _) =>
            {
                await PostgreSqlSchema.OpenAsync(database, connection, options).ConfigureAwait(false);
                return true;
            });
            return new PostgreSqlJobStore(database, options, _options);
        }
        catch (Exception)
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The statements of the missing steps of the schema.</summary>
    public async Coroutine<string> WriteMigrationAsync(string? role)
    {
        await using var database = new PostgreSqlDatabase(_dataSource ?? MakeSource(), isOwner: _dataSource is null, _options);
        return await database.ReadAsync(async (connection, _)
            => await PostgreSqlSchema.ScriptAsync(database, connection, role).ConfigureAwait(false));
    }

    // Slim: without the parts of Npgsql that inspect types at run time, for trimmed programs.
    private NpgsqlDataSource MakeSource() => new NpgsqlSlimDataSourceBuilder(_connectionString)
        .EnableArrays().EnableTransportSecurity().EnableIntegratedSecurity().Build();
}
