using System.Data.Common;
using System.Runtime.ExceptionServices;

namespace Lariat.Data;

/// <summary>The rows of a query as an async sequence.</summary>
public static class DbRows
{
    /// <summary>Runs a query and gives its rows, one each time the sequence is advanced.</summary>
    /// <param name="command">Its connection is open, and used by nothing else until the sequence has ended; not disposed.</param>
    /// <param name="map">Makes a value of the row at which the reader stands.</param>
    /// <remarks>
    /// The query begins with the first advance. Rows are read as they are asked for: a slow reader slows the server, it fills no memory. Suspends when
    /// the next row has not arrived. Canceled there, or left early, the server is told to stop, and the connection is usable again. asyncpg: <c>connection.cursor(…)</c>.
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

    // PERF: most rows have arrived with the one before them; their task has ended already, and nothing can interrupt it.
    private static Coroutine<bool> ReadAsync(DbDataReader reader)
    {
        LoopTask.Current.ThrowIfCancelRequested();
        Task<bool> read = reader.ReadAsync(LoopTask.Current.Token);
        return read.IsCompletedSuccessfully ? Coroutine.FromResult(read.Result) : Coroutine.Uninterruptible(read);
    }

    /// <summary>Tells the server that no more rows are wanted: closing a reader would read them all.</summary>
    private static async Coroutine StopAsync(DbDataReader reader)
    {
        // DbCommand.Cancel would do, but it blocks, and Npgsql's commands of a data source have none. A task's token is canceled off the loop.
        LoopTask<bool> rest = LoopTask.Create(DbOperation.RunAsync(reader.NextResultAsync), name: "the rows that nobody wants", eagerStart: true);
        var end = new TaskCompletionSource();
        rest.AddDoneCallback(_ => end.SetResult());
        rest.Cancel();
        await Coroutine.Uninterruptible(end.Task);

        // The query has ended one way or the other, and what made the consumer leave is what counts.
        if (!rest.IsCanceled && rest.GetException() is { } error and not DbException)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }
}
