// Where the jobs are inserted. Without a transaction of the application, SaveChanges begins one, and they are its first statement; EF Core
// commits it, or rolls it back, with everything else. In a transaction of the application they are inserted before the changes, behind a
// savepoint to which a failure returns. If there is nothing but jobs to save, EF Core begins no transaction: they are one of their own.
// Invariant: what is stored is no longer pending, and what is rolled back still is, with the same ids.
using System.Data.Common;
using Lariat.Jobs.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lariat.Jobs.EntityFrameworkCore;

/// <summary>Stores the jobs of contexts when their changes are saved. Any thread.</summary>
internal sealed class JobInterceptor(JobClient client) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private const string Savepoint = "lariat_jobs";

    public JobClient Client => client;

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (PendingJobs.Find(eventData.Context) is not null && EventLoop.CurrentOrNull is not null)
        {
            throw new InvalidOperationException(
                "SaveChanges would block the event loop until the jobs of the context are stored: use SaveChangesAsync.");
        }

        Wait(SavingChangesAsync(eventData, result));
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (PendingJobs.Find(eventData.Context) is { } pending)
        {
            DatabaseFacade database = eventData.Context!.Database;
            pending.Begin();
            if (database.CurrentTransaction is { } transaction)
            {
                await transaction.CreateSavepointAsync(Savepoint, cancellationToken).ConfigureAwait(false);
                pending.HasSavepoint = true;
                await InsertAsync(pending, transaction.GetDbTransaction()).ConfigureAwait(false);
            }
            else
            {
                pending.Behavior = database.AutoTransactionBehavior;
                database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
            }
        }

        return result;
    }

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        Wait(new ValueTask(InsertIfDueAsync(eventData.Context, result)));
        return result;
    }

    public async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await InsertIfDueAsync(eventData.Context, result).ConfigureAwait(false);
        return result;
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Wait(SavedChangesAsync(eventData, result));
        return result;
    }

    public override async ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (PendingJobs.Find(eventData.Context) is { } pending)
        {
            pending.End(eventData.Context!);
            if (!pending.AreInserted)
            {
                // There was nothing else to save.
                Check(pending, await client.Loop.RunThreadSafe(client.Store.EnqueueAsync(pending.Jobs)).AsTask().ConfigureAwait(false));
                client.NotifyCommitted();
            }

            pending.Clear();
        }

        return result;
    }

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => Wait(new ValueTask(FailAsync(eventData.Context)));

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
        => FailAsync(eventData.Context);

    public override void SaveChangesCanceled(DbContextEventData eventData) => Wait(new ValueTask(FailAsync(eventData.Context)));

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
        => FailAsync(eventData.Context);

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => client.NotifyCommitted();

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        client.NotifyCommitted();
        return Task.CompletedTask;
    }

    // EF Core may begin several, one after the other, if its strategy tries SaveChanges again.
    private Task InsertIfDueAsync(DbContext? context, DbTransaction transaction)
        => PendingJobs.Find(context) is { IsSaving: true } pending ? InsertFirstAsync(pending, transaction) : Task.CompletedTask;

    private async Task InsertFirstAsync(PendingJobs pending, DbTransaction transaction)
    {
        try
        {
            await InsertAsync(pending, transaction).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // EF Core has not received the transaction yet, and would leave it open.
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Here, or on the client's loop while SaveChanges waits: the connection is used by one thread at a time.
    private async Task InsertAsync(PendingJobs pending, DbTransaction transaction)
    {
        IReadOnlyList<Guid> stored = client.Store.TryEnqueueIn(pending.Jobs, transaction)
            ?? await client.Loop.RunThreadSafe(client.Store.EnqueueInAsync(pending.Jobs, transaction)).AsTask().ConfigureAwait(false);
        Check(pending, stored);
        pending.AreInserted = true;
    }

    private static void Check(PendingJobs pending, IReadOnlyList<Guid> stored)
    {
        foreach ((NewJob job, Guid id) in pending.Jobs.Zip(stored))
        {
            JobClient.CheckDuplicate(job, id);
        }
    }

    private static async Task FailAsync(DbContext? context)
    {
        if (PendingJobs.Find(context) is { } pending)
        {
            bool hasSavepoint = pending.HasSavepoint;
            pending.End(context!);
            if (hasSavepoint && context!.Database.CurrentTransaction is { } transaction)
            {
                await transaction.RollbackToSavepointAsync(Savepoint).ConfigureAwait(false);
            }
        }
    }

    private static void Wait<T>(ValueTask<T> call) => Wait(new ValueTask(call.AsTask()));

    // Not on a loop: SavingChanges has refused that.
    private static void Wait(ValueTask call) => call.AsTask().GetAwaiter().GetResult();
}
