// Statements in transactions of the application: on its connection, so not prepared, and never repeated.
using System.Data.Common;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Changes jobs in transactions of others.</summary>
internal static class PostgreSqlTransactions
{
    // Without columns: the other statements of the batch return ids. Of no process in particular, as this one is not told otherwise either.
    private static readonly string s_notify = $"SELECT FROM pg_notify($1, '{JobChange.Ready} transaction')";

    /// <summary>Stores jobs; returns the id of each, or that of the job that has its unique key.</summary>
    /// <exception cref="InvalidOperationException">The transaction has ended, or is not one of PostgreSQL.</exception>
    public static async Task<IReadOnlyList<Guid>> EnqueueAsync(
        PostgreSqlDatabase database, IReadOnlyList<NewJob> jobs, DbTransaction transaction, CancellationToken token)
    {
        await using NpgsqlBatch batch = BatchIn(database, transaction);
        bool hasKeyed = PostgreSqlEnqueue.Add(batch, database, jobs, isRepeat: false);
        if (database.NotifiesInTransactions)
        {
            batch.Add(database, s_notify, PostgreSqlStatement.Of(database.Schema));
        }

        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
        return await PostgreSqlKeyedJobs.ReadAsync(hasKeyed ? reader : null, jobs).ConfigureAwait(false);
    }

    /// <summary>Completes a job, and stores what it has enqueued, if the session has it.</summary>
    /// <exception cref="JobLostException">It has not.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended, or is not one of PostgreSQL.</exception>
    public static async Task CompleteAsync(
        PostgreSqlDatabase database, FinishedJob finished, DbTransaction transaction, CancellationToken token)
    {
        await using NpgsqlBatch batch = BatchIn(database, transaction);
        JobSession session = finished.Job.Session!;
        batch.Add(database, PostgreSqlExchange.LockSession, PostgreSqlStatement.Of(session.Id));
        int results = finished.Children is { Count: > 0 } children ? PostgreSqlGroups.AddChildren(
            batch, database, session, [.. children.Select(child => (child, finished.Job.Id))], isRepeat: false) : 0;
        PostgreSqlEnds.Add(batch, database, session, [finished]);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);

        // The results: that of the lock, those of the children's keys if they have any, what the end means for a group, the end.
        for (int i = 0; i < results; i++)
        {
            await reader.NextResultAsync(token).ConfigureAwait(false);
        }

        bool isStored = false;
        while (await reader.NextResultAsync(token).ConfigureAwait(false))
        {
            isStored |= await reader.ReadAsync(token).ConfigureAwait(false);
        }

        if (!isStored)
        {
            throw new JobLostException(finished.Job.Id);
        }
    }

    private static NpgsqlBatch BatchIn(PostgreSqlDatabase database, DbTransaction transaction)
    {
        if (transaction is not NpgsqlTransaction own)
        {
            throw new InvalidOperationException(
                $"The jobs are in PostgreSQL ({database.Name}), and the transaction is a {transaction.GetType().Name}: jobs can be part of "
                    + "transactions of their own database only.");
        }

        NpgsqlConnection connection = own.Connection
            ?? throw new InvalidOperationException("The transaction has ended: no job can be part of it.");
        return new NpgsqlBatch(connection, own);
    }
}
