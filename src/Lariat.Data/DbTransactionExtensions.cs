// A transaction as a scope, as asyncpg's "async with connection.transaction()". Invariant: when the coroutine has ended, the
// transaction has been committed or rolled back, or its connection was closed, so that the server rolls back.
using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Lariat.Data;

/// <summary>Transactions that last as long as a body runs.</summary>
public static class DbTransactionExtensions
{
    /// <summary>Runs a body in a transaction: commits when it has ended, rolls back when it fails or is canceled.</summary>
    /// <param name="connection">Open; not used by other code meanwhile.</param>
    /// <param name="body">Receives the transaction; runs in the calling task. It must not commit or roll back itself: fail instead.</param>
    /// <param name="isolationLevel">Default: the server's.</param>
    /// <remarks>
    /// <para>Suspends. If it is canceled in the body, it rolls back first. The commit and the rollback themselves are not interrupted; the
    /// rollback may take <see cref="DbRollback.TimeLimit"/>. If the rollback fails or takes longer, the connection is closed: its state is
    /// unknown, and the server rolls back uncommitted work.</para>
    /// <para>A commit that fails because the connection broke may have happened: only the server has the outcome. Nest with
    /// <see cref="InSavepointAsync(DbTransaction, Func{Coroutine})"/>. Thread: the loop's, inside a task. asyncpg: <c>async with
    /// connection.transaction()</c>.</para>
    /// </remarks>
    [OverloadResolutionPriority(1)]
    public static async Coroutine InTransactionAsync(
        this DbConnection connection, Func<DbTransaction, Coroutine> body, IsolationLevel isolationLevel = IsolationLevel.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(body);
        await connection.InTransactionAsync<object?>(
            async transaction =>
            {
                await body(transaction);
                return null;
            },
            isolationLevel);
    }

    /// <inheritdoc cref="InTransactionAsync(DbConnection, Func{DbTransaction, Coroutine}, IsolationLevel)"/>
    public static async Coroutine InTransactionAsync(
        this DbConnection connection, Func<DbTransaction, Task> body, IsolationLevel isolationLevel = IsolationLevel.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(body);
        await connection.InTransactionAsync<object?>(
            async transaction =>
            {
                await body(transaction);
                return null;
            },
            isolationLevel);
    }

    /// <inheritdoc cref="InTransactionAsync(DbConnection, Func{DbTransaction, Coroutine}, IsolationLevel)"/>
    public static Coroutine<T> InTransactionAsync<T>(
        this DbConnection connection, Func<DbTransaction, Task<T>> body, IsolationLevel isolationLevel = IsolationLevel.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(body);
        return connection.InTransactionAsync(transaction => Coroutine.From(() => body(transaction)), isolationLevel);
    }

    /// <inheritdoc cref="InTransactionAsync(DbConnection, Func{DbTransaction, Coroutine}, IsolationLevel)"/>
    [OverloadResolutionPriority(2)]
    public static async Coroutine<T> InTransactionAsync<T>(
        this DbConnection connection, Func<DbTransaction, Coroutine<T>> body, IsolationLevel isolationLevel = IsolationLevel.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(body);
        DbTransaction transaction = await DbOperation.RunAsync(token => connection.BeginTransactionAsync(isolationLevel, token).AsTask());
        T result;
        bool isCommitting = false;
        try
        {
            result = await body(transaction);
            isCommitting = true;
            await Coroutine.Uninterruptible(() => transaction.CommitAsync(CancellationToken.None));
        }
        catch (Exception)
        {
            // A server that refuses to commit has rolled back; disposing rolls back a transaction that has not ended.
            await DbRollback.RunAsync(connection, isCommitting ? _ => transaction.DisposeAsync().AsTask() : transaction.RollbackAsync);
            throw;
        }

        await transaction.DisposeAsync();
        return result;
    }

    /// <summary>
    /// Runs a body between a savepoint and its release: if the body fails, its work is undone, and the transaction continues.
    /// </summary>
    /// <param name="transaction">In progress.</param>
    /// <param name="body">Runs in the calling task.</param>
    /// <remarks>
    /// Suspends. If it is canceled in the body, it rolls back to the savepoint first, within <see cref="DbRollback.TimeLimit"/>; if that
    /// fails, the connection is closed. Thread: the loop's, inside a task. asyncpg: a nested <c>connection.transaction()</c>.
    /// </remarks>
    /// <exception cref="NotSupportedException">The provider has no savepoints.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine InSavepointAsync(this DbTransaction transaction, Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        await transaction.InSavepointAsync<object?>(async () =>
        {
            await body();
            return null;
        });
    }

    /// <inheritdoc cref="InSavepointAsync(DbTransaction, Func{Coroutine})"/>
    public static async Coroutine InSavepointAsync(this DbTransaction transaction, Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        await transaction.InSavepointAsync<object?>(async () =>
        {
            await body();
            return null;
        });
    }

    /// <inheritdoc cref="InSavepointAsync(DbTransaction, Func{Coroutine})"/>
    public static Coroutine<T> InSavepointAsync<T>(this DbTransaction transaction, Func<Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return transaction.InSavepointAsync(() => Coroutine.From(body));
    }

    /// <inheritdoc cref="InSavepointAsync(DbTransaction, Func{Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static async Coroutine<T> InSavepointAsync<T>(this DbTransaction transaction, Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(body);
        DbConnection connection = transaction.Connection
            ?? throw new InvalidOperationException("The transaction has ended: a savepoint needs one in progress.");

        // Savepoints of the same name nest: the last one counts.
        const string name = "lariat";
        await DbOperation.RunAsync(token => transaction.SaveAsync(name, token));
        T result;
        try
        {
            result = await body();
            await Coroutine.Uninterruptible(() => transaction.ReleaseAsync(name, CancellationToken.None));
        }
        catch (Exception)
        {
            await DbRollback.RunAsync(connection, token => RollbackToAsync(transaction, name, token));
            throw;
        }

        return result;
    }
    private static async Task RollbackToAsync(DbTransaction transaction, string name, CancellationToken cancellationToken)
    {
        await transaction.RollbackAsync(name, cancellationToken).ConfigureAwait(false);
        await transaction.ReleaseAsync(name, cancellationToken).ConfigureAwait(false);
    }
}
