// Statements in transactions of the application: on its connection, so not prepared, and never repeated.
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Changes jobs in transactions of others.</summary>
internal static class PostgreSqlTransactions
{
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public static NpgsqlBatch BatchIn(NpgsqlTransaction transaction) => new(
        transaction.Connection ?? throw new InvalidOperationException("The transaction has ended: nothing can be enqueued in it."), transaction);

    /// <summary>Completes a job, and stores what it has enqueued, if the session has it.</summary>
    /// <exception cref="JobLostException">It has not.</exception>
    public static async Task CompleteAsync(
        PostgreSqlDatabase database, FinishedJob finished, NpgsqlTransaction transaction, CancellationToken token)
    {
        await using NpgsqlBatch batch = BatchIn(transaction);
        JobSession session = finished.Job.Session!;
        batch.Add(database, PostgreSqlExchange.LockSession, PostgreSqlStatement.Of(session.Id));
        bool hasRows = finished.Children is { Count: > 0 } children && PostgreSqlGroups.AddChildren(
            batch, database, session, [.. children.Select(child => (child, finished.Job.Id))], isRepeat: false);

        PostgreSqlEnds.Add(batch, database, session, [finished]);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
        if (hasRows)
        {
            await reader.NextResultAsync(token).ConfigureAwait(false);
        }

        // What the end means for a group returns no row.
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
}
