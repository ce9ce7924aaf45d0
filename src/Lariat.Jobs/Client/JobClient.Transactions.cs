// Jobs in transactions of the application: they exist if and only if it commits. Such a call uses the application's connection, so it runs
// where it is awaited, and not on the client's loop.
using System.Data.Common;
using System.Diagnostics;
using Lariat.Jobs.Running;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

public sealed partial class JobClient
{
    /// <summary>Enqueues a job in a transaction: it exists if and only if the transaction commits.</summary>
    /// <param name="job">Its kind.</param>
    /// <param name="payload">What it receives.</param>
    /// <param name="transaction">Open, and of the database that has the jobs: an <c>NpgsqlTransaction</c> or a
    /// <c>SqliteTransaction</c>.</param>
    /// <param name="options">What differs from the options of its kind. Default: nothing.</param>
    /// <remarks>Suspends until the row is inserted; with SQLite, it blocks for that time. Workers are woken by <see cref="CommitAsync"/>;
    /// after another commit they find the job when they look next, within a second.</remarks>
    /// <exception cref="ArgumentException">The payload is too large, or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended, or is not of the jobs' database.</exception>
    /// <exception cref="JobDuplicateException">Another job has the unique key, and that was not to happen.</exception>
    /// <exception cref="DbException">The database has refused: the transaction has failed.</exception>
    public async Coroutine<JobHandle> EnqueueAsync<TPayload>(
        Job<TPayload> job, TPayload payload, DbTransaction transaction, JobOptions? options = null)
        => new(this, await StoreInAsync(job, payload, transaction, options));

    /// <inheritdoc cref="EnqueueAsync{TPayload}(Job{TPayload}, TPayload, DbTransaction, JobOptions?)"/>
    public async Coroutine<JobHandle<TResult>> EnqueueAsync<TPayload, TResult>(
        Job<TPayload, TResult> job, TPayload payload, DbTransaction transaction, JobOptions? options = null)
        => new(this, await StoreInAsync(job, payload, transaction, options), job.ResultType);

    /// <summary>Commits a transaction in which jobs were enqueued, and wakes workers.</summary>
    /// <param name="transaction">Open.</param>
    /// <remarks>Suspends until it is committed, even if the task is canceled.</remarks>
    /// <exception cref="DbException">The database has refused.</exception>
    public async Coroutine CommitAsync(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        await Coroutine.Uninterruptible(() => transaction.CommitAsync(CancellationToken.None));
        NotifyCommitted();
    }

    /// <summary>After a commit with jobs in it: wakes workers. Any thread.</summary>
    internal void NotifyCommitted() => _loop.CallSoonThreadSafe(() =>
    {
        Changed.Notify();
        _store.NotifyCommitted();
    });

    private async Coroutine<Guid> StoreInAsync<TPayload>(
        Job<TPayload> job, TPayload payload, DbTransaction transaction, JobOptions? options)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        NewJob made = Make(job, payload, options);
        using Activity? span = JobTracing.StartPublish(ref made);
        try
        {
            Guid stored = (await _store.EnqueueInAsync([made], transaction))[0];
            return CheckDuplicate(made, stored);
        }
        catch (Exception error)
        {
            JobTracing.SetFailed(span, error);
            throw;
        }
    }

    /// <summary>The id of the job that is stored for a new one.</summary>
    /// <exception cref="JobDuplicateException">It is another, and that was not to happen.</exception>
    internal static Guid CheckDuplicate(NewJob made, Guid stored)
        => stored == made.Id || made.Unique?.OnConflict != JobConflict.Throw ? stored
            : throw new JobDuplicateException(made.Kind, made.Unique.Key, stored);
}
