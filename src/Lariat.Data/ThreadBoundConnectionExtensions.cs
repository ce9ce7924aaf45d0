using System.Data;
using System.Data.Common;

namespace Lariat.Data;

/// <summary>Transactions and rows of a connection that lives on a thread of its own.</summary>
public static class ThreadBoundConnectionExtensions
{
    // A round trip to the thread costs microseconds, as much as reading some rows: more rows per trip cost less time and more memory.
    private const int RowsPerCallDefault = 256;

    /// <summary>
    /// Runs a body in a transaction, with awaits in between: commits when it has ended, rolls back when it fails or is canceled.
    /// </summary>
    /// <param name="connection">All other calls wait until the transaction has ended.</param>
    /// <param name="body">Runs functions through its argument; commands created by <c>CreateCommand</c> belong to the transaction.</param>
    /// <param name="isolationLevel">Default: the provider's. SQLite: serializable, and the transaction takes the write lock
    /// immediately.</param>
    /// <remarks>
    /// Suspends. If no await is needed in between, one <see cref="ThreadBound{T}.RunAsync{TResult}(Func{T, TResult})"/> that begins and
    /// commits is cheaper. The rollback is not interrupted. asyncio: <c>aiosqlite</c>'s commit and rollback, which do not exclude other
    /// tasks.
    /// </remarks>
    public static Coroutine<T> InTransactionAsync<TConnection, T>(
        this ThreadBound<TConnection> connection, Func<ThreadBoundHold<TConnection>, Coroutine<T>> body,
        IsolationLevel isolationLevel = IsolationLevel.Unspecified)
        where TConnection : DbConnection
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(body);
        return connection.HoldAsync(async hold =>
        {
            DbTransaction? transaction = null;
            try
            {
                await hold.RunAsync(opened => transaction = opened.BeginTransaction(isolationLevel));
                T result = await body(hold);
                await hold.RunAsync(_ => transaction!.Commit());
                return result;
            }
            finally
            {
                // Disposing rolls back uncommitted work; it is a job like any other, and a canceled job is waited for.
                await hold.RunAsync(_ => transaction?.Dispose());
            }
        });
    }

    /// <summary>The rows of a query, read on the connection's thread some hundred at a time, on demand.</summary>
    /// <param name="connection">Others may use it between two trips to the thread.</param>
    /// <param name="makeCommand">Runs on the thread; the command is disposed with the sequence.</param>
    /// <param name="map">Creates a value from the reader's current row; runs on the thread.</param>
    /// <param name="rowsPerCall">The number of rows per round trip to the thread; at least 1, default 256.</param>
    /// <remarks>
    /// Suspends for each trip. Leaving <c>await foreach</c> early ends the query. asyncio: <c>async for row in cursor</c> of aiosqlite.
    /// </remarks>
    public static AsyncGenerator<T> ReadRowsAsync<TConnection, T>(
        this ThreadBound<TConnection> connection, Func<TConnection, DbCommand> makeCommand, Func<DbDataReader, T> map,
        int rowsPerCall = RowsPerCallDefault)
        where TConnection : DbConnection
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(makeCommand);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerCall, 1);
        return new AsyncGenerator<T>(async yielder =>
        {
            DbCommand? command = null;
            DbDataReader? reader = null;
            var rows = new List<T>(rowsPerCall);
            try
            {
                do
                {
                    rows.Clear();
                    await connection.RunAsync(opened =>
                    {
                        reader ??= (command = makeCommand(opened)).ExecuteReader();
                        while (rows.Count < rowsPerCall && reader.Read())
                        {
                            rows.Add(map(reader));
                        }
                    });
                    foreach (T row in rows)
                    {
                        await yielder.YieldAsync(row);
                    }
                }
                while (rows.Count == rowsPerCall);
            }
            finally
            {
                await connection.RunAsync(_ =>
                {
                    reader?.Dispose();
                    command?.Dispose();
                });
            }
        });
    }
}
