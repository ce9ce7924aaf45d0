// Jobs in transactions of the application: they exist if and only if it commits.
using Lariat.Data;
using Lariat.Jobs.Storage;
using Lariat.Jobs.Storage.PostgreSql;
using Npgsql;

namespace Lariat.Jobs;

/// <summary>Enqueues and completes jobs in transactions of the application.</summary>
/// <remarks>The transaction must be of the database that has the jobs. Thread: the client's loop.</remarks>
public static class PostgreSqlJobExtensions
{
    /// <summary>Enqueues a job in a transaction: it exists if and only if the transaction commits.</summary>
    /// <param name="jobs">The client.</param>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="transaction">Open, and of the jobs' database.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <remarks>Suspends until the row is inserted. Idle workers are woken by <see cref="CommitAsync"/>; after another commit they find the job
    /// when they look next, within a second.</remarks>
    /// <exception cref="InvalidOperationException">The client's jobs are not in PostgreSQL, or the transaction has ended.</exception>
    /// <exception cref="ArgumentException">The payload is too large, or an option is out of its range.</exception>
    /// <exception cref="PostgresException">The server has refused: the transaction has failed.</exception>
    public static async Coroutine<JobHandle> EnqueueAsync<TPayload>(
        this JobClient jobs, Job<TPayload> job, TPayload payload, NpgsqlTransaction transaction, JobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(transaction);
        NewJob made = jobs.Make(job, payload, options);
        await StoreOf(jobs.Store).EnqueueInAsync([made], transaction);
        return jobs.GetHandle(made.Id);
    }

    /// <summary>Commits a transaction in which jobs were enqueued, and wakes idle workers.</summary>
    /// <param name="jobs">The client.</param>
    /// <param name="transaction">Open.</param>
    /// <remarks>Suspends until it is committed, even if the task is canceled.</remarks>
    /// <exception cref="InvalidOperationException">The client's jobs are not in PostgreSQL.</exception>
    public static async Coroutine CommitAsync(this JobClient jobs, NpgsqlTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(transaction);
        PostgreSqlJobStore store = StoreOf(jobs.Store);
        await Coroutine.Uninterruptible(() => transaction.CommitAsync(CancellationToken.None));
        jobs.Changed.Notify();
        store.WakeUps.Notify(JobChange.Ready);
    }

    /// <summary>Completes the job in a transaction of its handler: what the handler did in it and the completion are committed together, or
    /// neither is.</summary>
    /// <param name="job">The job that runs.</param>
    /// <param name="transaction">Open, and of the jobs' database; commit it afterwards, and return.</param>
    /// <remarks>Suspends. Jobs that were enqueued by <see cref="JobContext.Enqueue"/> before are stored in the transaction. Nobody else takes the
    /// job before the transaction has ended. The job has no result.</remarks>
    /// <exception cref="JobLostException">The worker has lost the job: roll back.</exception>
    /// <exception cref="InvalidOperationException">The job is not in PostgreSQL, or the transaction has ended.</exception>
    public static async Coroutine CompleteInAsync(this JobContext job, NpgsqlTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(transaction);
        await StoreOf(job.Store).CompleteInAsync(job.Fetched, result: null, job.Children ?? [], transaction);
        job.IsCompleted = true;
    }

    private static PostgreSqlJobStore StoreOf(JobStore store) => store as PostgreSqlJobStore
        ?? throw new InvalidOperationException("The jobs of this client are not stored in PostgreSQL, so they cannot be part of its transactions.");
}
