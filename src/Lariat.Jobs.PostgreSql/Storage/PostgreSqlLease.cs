using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Renews a lease over a connection of its own, which is opened again when it was lost.</summary>
internal sealed class PostgreSqlLease(PostgreSqlDatabase database, JobSession session) : JobLease
{
    private const string RenewSession = """
        WITH renewed AS (UPDATE lariat.worker SET lease_until = lariat.now() + $2 WHERE id = $1 RETURNING id)
        SELECT EXISTS (SELECT FROM renewed), ARRAY(SELECT id FROM lariat.job WHERE worker = $1 AND abort)
        """;

    private NpgsqlConnection? _connection;

    public override JobBeat Renew()
    {
        try
        {
            _connection ??= database.Source.OpenConnection();
            using var command = new NpgsqlCommand(database.Text(RenewSession), _connection)
            {
                CommandTimeout = (int)LongestRenewal.TotalSeconds,
                Parameters = { PostgreSqlStatement.Of(session.Id), PostgreSqlStatement.Of((TimeSpan?)JobStore.LeaseDuration) },
            };
            using NpgsqlDataReader row = command.ExecuteReader();
            row.Read();
            return new JobBeat(!row.GetBoolean(0), row.GetFieldValue<Guid[]>(1));
        }
        catch (Exception error) when (PostgreSqlErrors.IsOfServer(error))
        {
            Close();
            throw database.Explain(error);
        }
    }

    public override void Dispose() => Close();

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
