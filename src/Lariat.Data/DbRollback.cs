using System.Data;
using System.Data.Common;
using System.Diagnostics;

namespace Lariat.Data;

/// <summary>The rollback after a body that failed or was canceled.</summary>
public static class DbRollback
{
    /// <summary>
    /// How long a rollback may take: 5 seconds. It is then canceled, and abandoned after twice that; its connection is closed.
    /// </summary>
    /// <remarks>As long as closing a connection of <c>Lariat.Net</c> may take: a server that answers at all needs a fraction of
    /// it.</remarks>
    public static TimeSpan TimeLimit { get; } = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Rolls back; if that does not succeed, closes the connection, and reports it to the loop's exception handler. Throws nothing: the
    /// body's exception is being thrown.
    /// </summary>
    internal static async Coroutine RunAsync(DbConnection connection, Func<CancellationToken, Task> rollback)
    {
        // A provider closes a broken connection: there is nothing left to roll back, and the body's exception has the cause.
        long start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        while (connection.State == ConnectionState.Open && (failure = await TryAsync(rollback)) is DbException
            && Stopwatch.GetElapsedTime(start) < TimeLimit)
        {
            // Usually a statement that was awaited without a token, and abandoned: it is still using the connection.
            await TryAsync(_ => Task.Delay(s_retryInterval, CancellationToken.None));
        }

        if (failure is null || connection.State != ConnectionState.Open)
        {
            return;
        }

        Exception? closing = await TryAsync(_ => connection.CloseAsync());
        EventLoop.Current.CallExceptionHandler(new LoopErrorContext
        {
            Message = "A transaction could not be rolled back: its connection " + (
                closing is null ? "was closed." : $"could not be closed either ({closing.Message})."),
            Exception = failure,
            Future = LoopTask.Current,
        });
    }

    // The task's cancellations do not reach it: it does not receive the task's token, and an uninterruptible await waits for its end. A
    // request that had not been delivered before is thrown there; the body's exception is being thrown, and informs the caller
    // sufficiently.
    internal static async Coroutine<Exception?> TryAsync(Func<CancellationToken, Task> operation)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        Task? running = null;
        try
        {
            running = operation(limit.Token).WaitAsync(TimeLimit * 2, CancellationToken.None);
            await Coroutine.Uninterruptible(running);
            return null;
        }
#pragma warning disable LAR0010 // see above: the body's exception is thrown on
        catch (Exception error)
        {
            return running is { IsCompletedSuccessfully: true } ? null : error;
        }
#pragma warning restore LAR0010
    }
}
