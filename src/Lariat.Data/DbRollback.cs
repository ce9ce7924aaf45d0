using System.Data;
using System.Data.Common;
using System.Diagnostics;

namespace Lariat.Data;

/// <summary>The rollback after a body that failed or was canceled.</summary>
public static class DbRollback
{
    /// <summary>How long a rollback may take: 5 seconds. It is told to stop then, and left alone after twice that; its connection is closed.</summary>
    /// <remarks>As long as closing a connection of <c>Lariat.Net</c> may take: a server that answers at all needs a fraction of it.</remarks>
    public static TimeSpan TimeLimit { get; } = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Rolls back; closes the connection, and says so to the loop's exception handler, if that does not succeed. Throws nothing: the body's exception is on its way.</summary>
    internal static async Coroutine RunAsync(DbConnection connection, Func<CancellationToken, Task> rollback)
    {
        // A provider closes a connection that breaks: there is nothing left to roll back, and the body's exception says why.
        long start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        while (connection.State == ConnectionState.Open && (failure = await TryAsync(rollback)) is DbException && Stopwatch.GetElapsedTime(start) < TimeLimit)
        {
            // Mostly a statement that was awaited without a token, and abandoned: it is on the connection still.
            await TryAsync(_ => Task.Delay(s_retryInterval, CancellationToken.None));
        }

        if (failure is null || connection.State != ConnectionState.Open)
        {
            return;
        }

        Exception? closing = await TryAsync(_ => connection.CloseAsync());
        EventLoop.Current.CallExceptionHandler(new LoopErrorContext
        {
            Message = "A transaction could not be rolled back: its connection " + (closing is null ? "was closed." : $"could not be closed either ({closing.Message})."),
            Exception = failure,
            Future = LoopTask.Current,
        });
    }

    // The task's cancellations do not reach it: it is not given the task's token, and an uninterruptible await waits for its end. A request that had not
    // arrived before is thrown there; the body's exception is on its way, and tells the caller enough.
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
#pragma warning disable LAR0010 // see above: the body's exception goes on
        catch (Exception error)
        {
            return running is { IsCompletedSuccessfully: true } ? null : error;
        }
#pragma warning restore LAR0010
    }
}
