using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Renews a lease over a connection of its own, which is opened again when it was lost.</summary>
internal sealed class PostgreSqlLease(PostgreSqlDatabase database, JobSession session) : JobLease
{
    private const string RenewSession = """
        WITH reported AS (
          INSERT INTO lariat.progress (job_id, fraction, text, at)
          SELECT job.id, fraction, text, lariat.now() FROM unnest($3, $4, $5) new (id, fraction, text)
          JOIN lariat.job ON job.id = new.id AND job.worker = $1
          ON CONFLICT (job_id) DO UPDATE SET fraction = excluded.fraction, text = excluded.text, at = excluded.at),
        renewed AS (UPDATE lariat.worker SET lease_until = lariat.now() + $2 WHERE id = $1 RETURNING id)
        SELECT EXISTS (SELECT FROM renewed), ARRAY(SELECT id FROM lariat.job WHERE worker = $1 AND abort)
        """;

    private NpgsqlConnection? _connection;

    public override JobBeat Renew(IReadOnlyList<ProgressReport> progress)
    {
        try
        {
            _connection ??= database.Source.OpenConnection();
            using var command = new NpgsqlCommand(database.Text(RenewSession), _connection)
            {
                CommandTimeout = (int)LongestRenewal.TotalSeconds,
                Parameters =
                {
                    PostgreSqlStatement.Of(session.Id), PostgreSqlStatement.Of((TimeSpan?)JobStore.LeaseDuration),
                    PostgreSqlStatement.Of([.. progress.Select(static report => report.Job.Id)]),
                    PostgreSqlStatement.Of([.. progress.Select(static report => report.Fraction)]),
                    PostgreSqlStatement.Of([.. progress.Select(static report => report.Text)]),
                },
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
