using System.Data.Common;
using System.Runtime.ExceptionServices;

namespace Lariat.Data;

/// <summary>Returns the rows of a query as an async sequence.</summary>
public static class DbRows
{
    /// <summary>Runs a query and returns its rows, one for each advance of the sequence.</summary>
    /// <param name="command">Its connection is open, and not used by other code until the sequence has ended; not disposed.</param>
    /// <param name="map">Creates a value from the reader's current row.</param>
    /// <remarks>
    /// The query begins with the first advance. Rows are read on demand: a slow reader slows down the server, it fills no memory. Suspends
    /// when the next row has not arrived. If it is canceled there, or left early, the server is instructed to stop, and the connection is
    /// usable again. asyncpg: <c>connection.cursor(…)</c>.
    /// </remarks>
    public static AsyncGenerator<T> ReadRowsAsync<T>(this DbCommand command, Func<DbDataReader, T> map)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(map);
        return new AsyncGenerator<T>(async yielder =>
        {
            DbDataReader reader = await DbOperation.RunAsync(command.ExecuteReaderAsync);
            bool areRowsLeft = false;
            try
            {
                while (areRowsLeft = await ReadAsync(reader))
                {
                    T value = map(reader);
                    await yielder.YieldAsync(value);
                    areRowsLeft = false;
                }
            }
            finally
            {
                if (areRowsLeft)
                {
                    await StopAsync(reader);
                }

                await reader.DisposeAsync();
            }
        });
    }

    // PERF: most rows have arrived with the previous one; their task has ended already, and nothing can interrupt it.
    private static Coroutine<bool> ReadAsync(DbDataReader reader)
    {
        LoopTask.Current.ThrowIfCancelRequested();
        Task<bool> read = reader.ReadAsync(LoopTask.Current.Token);
        return read.IsCompletedSuccessfully ? Coroutine.FromResult(read.Result) : Coroutine.Uninterruptible(read);
    }

    /// <summary>Tells the server to stop sending rows: closing a reader would read them all.</summary>
    private static async Coroutine StopAsync(DbDataReader reader)
    {
        // DbCommand.Cancel would do this too, but it blocks, and Npgsql's commands of a data source lack it. A task's token is canceled off
        // the loop.
        LoopTask<bool> rest = LoopTask.Create(DbOperation.RunAsync(reader.NextResultAsync), name: "the unread rows", eagerStart: true);
        var end = new TaskCompletionSource();
        rest.AddDoneCallback(_ => end.SetResult());
        rest.Cancel();
        await Coroutine.Uninterruptible(end.Task);

        // The query has ended in any case, and only the reason for which the consumer left matters.
        if (!rest.IsCanceled && rest.GetException() is { } error and not DbException)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }
}
