// Statements in transactions of the application, on its connection and on the thread of the caller. The connection belongs to the
// application: its settings stay, and it is not closed.
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Changes jobs in transactions of others.</summary>
internal static class SqliteTransactions
{
    /// <summary>The database as the transaction sees it.</summary>
    /// <param name="transaction">Open, and of the file.</param>
    /// <param name="path">The file with the jobs.</param>
    /// <param name="clock">The storage's clock.</param>
    /// <exception cref="InvalidOperationException">It is of another database, or has ended.</exception>
    public static SqliteDatabase Enter(DbTransaction transaction, string path, TimeProvider clock)
    {
        if (transaction is not SqliteTransaction own)
        {
            throw new InvalidOperationException(
                $"The jobs are in the SQLite file '{path}', and the transaction is a {transaction.GetType().Name}: jobs can be part of "
                    + "transactions of their own database only.");
        }

        SqliteConnection connection = own.Connection
            ?? throw new InvalidOperationException("The transaction has ended: no job can be part of it.");
        return Path.GetFullPath(connection.DataSource) == path ? SqliteDatabase.Around(connection, own, clock)
            : throw new InvalidOperationException(
                $"The jobs are in '{path}', and the transaction is of '{connection.DataSource}': jobs can be part of transactions of their "
                    + "own file only.");
    }

    /// <summary>Completes a job, if the session has it.</summary>
    /// <exception cref="JobLostException">It has not.</exception>
    public static void Complete(SqliteDatabase database, FinishedJob finished)
    {
        JobSession session = finished.Job.Session!;
        if (!SqliteSessions.IsOpen(database, session)
            || !IsHeld(database, session, finished.Job)
            || SqliteExchange.StoreEnds(database, session, [finished], database.NowTicks).Count == 0)
        {
            throw new JobLostException(finished.Job.Id);
        }
    }

    /// <summary>After an earlier completion, another job may have the row.</summary>
    private static bool IsHeld(SqliteDatabase database, JobSession session, FetchedJob job) => database.Read(
        "SELECT 1 FROM lariat_job WHERE seq = $seq AND id = $id AND worker = $worker", static _ => true, ("$seq", job.Row),
        ("$id", SqliteValues.Write(job.Id)), ("$worker", session.Id)) is [true];
}
