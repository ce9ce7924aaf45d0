// LISTEN on a dedicated connection. Notifications are read on demand: unread ones stay in the sockets' buffers and
// then with the server, not in this program's memory. Invariant: when OpenAsync has ended, the server is listening; from then on no
// notification is missed, or the sequence fails.
using System.Collections.Concurrent;
using System.Data;
using Lariat.Data;
using Npgsql;

namespace Lariat.Npgsql;

/// <summary>PostgreSQL's notifications (LISTEN and NOTIFY) as an async sequence.</summary>
/// <remarks>
/// <para>For one task at a time. It ends when it is disposed, also by another task, and fails with <see cref="NotificationsLostException"/>
/// when the connection breaks. It does not reconnect by itself: notifications sent meanwhile are lost, and only the program can check its
/// tables for them and listen again.</para>
/// <para>A connection that dies silently is detected only with <c>Keepalive=30</c> (seconds) in the connection string. Thread: any loop's,
/// and a task of another loop may continue with it; for <see cref="DisposeAsync"/> any. asyncpg: <c>connection.add_listener</c>.</para>
/// </remarks>
public sealed class NotificationSequence : IAsyncEnumerable<NpgsqlNotificationEventArgs>, IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _channels;

    // Filled by Npgsql's event, on the thread that has read them.
    private readonly ConcurrentQueue<NpgsqlNotificationEventArgs> _arrived = new();

    // The current read; it outlives a canceled consumer, so that no notification is lost.
    private readonly CancellationTokenSource _stop = new();
    private Task? _reading;
    private volatile bool _isDisposed;

    private NotificationSequence(NpgsqlConnection connection, string[] channels)
    {
        _connection = connection;
        _channels = string.Join(", ", channels);
        connection.Notification += (_, notification) => _arrived.Enqueue(notification);
    }

    /// <summary>Takes a connection and listens.</summary>
    /// <param name="dataSource">Supplies the connection, which belongs to the sequence until it is disposed.</param>
    /// <param name="channels">At least one; exactly as they are written, including capital letters.</param>
    /// <remarks>Suspends until the server has confirmed that it listens: notifications sent from then on arrive.</remarks>
    /// <exception cref="ArgumentException">No channel is given.</exception>
    public static async Coroutine<NotificationSequence> OpenAsync(NpgsqlDataSource dataSource, params string[] channels)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentOutOfRangeException.ThrowIfZero(channels.Length, nameof(channels));
        NpgsqlConnection connection = await DbOperation.RunAsync(token => dataSource.OpenConnectionAsync(token).AsTask());
        var sequence = new NotificationSequence(connection, channels);
        try
        {
            using var listen = new NpgsqlCommand(string.Concat(channels.Select(channel => $"LISTEN {Quote(channel)};")), connection);
            await DbOperation.RunAsync(listen.ExecuteNonQueryAsync);
            return sequence;
        }
        catch (Exception)
        {
            await sequence.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// For <c>await foreach</c>; it ends when the sequence is disposed. After leaving it early, another iteration continues where it ended.
    /// </summary>
    /// <remarks>Suspends while nothing has arrived. If it is canceled there, nothing is lost.</remarks>
    public AsyncGenerator<NpgsqlNotificationEventArgs> GetAsyncEnumerator() => new(async yielder =>
    {
        while (await ReadAsync() is { } notification)
        {
            await yielder.YieldAsync(notification);
        }
    });

    IAsyncEnumerator<NpgsqlNotificationEventArgs> IAsyncEnumerable<NpgsqlNotificationEventArgs>.GetAsyncEnumerator(
        CancellationToken cancellationToken)
        => ((IAsyncEnumerable<NpgsqlNotificationEventArgs>)GetAsyncEnumerator()).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends the sequence and returns the connection to its pool, which unsubscribes from the channels.</summary>
    /// <remarks>Suspends until the current read has ended and the connection is closed, even if the task is canceled.</remarks>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return ValueTask.CompletedTask;
        }

        Task closed = CloseAsync();
        return new ValueTask(LoopTask.CurrentOrNull is null ? closed : WaitForAsync(closed));
    }

    private static string Quote(string channel) => $"\"{channel.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Coroutine<NpgsqlNotificationEventArgs?> ReadAsync()
    {
        NpgsqlNotificationEventArgs? notification;
        while (!_arrived.TryDequeue(out notification) && !_isDisposed)
        {
            Task reading = _reading ??= _connection.WaitAsync(_stop.Token);
            await EndOfAsync(reading);
            _reading = null;
            if (reading.Exception is { } failure && !_isDisposed)
            {
                throw new NotificationsLostException(
                    $"The connection that listened to {_channels} was lost, and with it the notifications sent since. Check for them "
                        + "elsewhere, and listen again.", failure.InnerException!);
            }
        }

        return notification;
    }

    /// <summary>Waits for the read on this loop; a canceled waiter leaves it running, for the next reader.</summary>
    private static async Coroutine EndOfAsync(Task reading)
    {
        EventLoop loop = EventLoop.Current;
        Future<bool> ended = loop.CreateFuture<bool>();
        _ = reading.ContinueWith(
            _ => CompleteOnLoop(loop, ended), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await ended;
    }

    private static void CompleteOnLoop(EventLoop loop, Future<bool> ended)
    {
        try
        {
            loop.CallSoonThreadSafe(() => ended.TrySetResult(true));
        }
        catch (InvalidOperationException) when (loop.IsClosed)
        {
            // No code waits there any more.
            return;
        }
    }

    private static async Task WaitForAsync(Task closed) => await Coroutine.Uninterruptible(closed);

    // Npgsql does it when it resets a connection that goes back to its pool, unless the connection string says that it resets none.
    private async Task UnlistenAsync()
    {
        if (_connection.State == ConnectionState.Open
            && new NpgsqlConnectionStringBuilder(_connection.ConnectionString) is { Pooling: true, NoResetOnClose: true })
        {
            try
            {
                await using var command = new NpgsqlCommand("UNLISTEN *", _connection);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
            catch (NpgsqlException)
            {
                // The connection is broken: the pool drops it.
                return;
            }
        }
    }

    // On no loop: a connection is not closed during a read, whatever happens to the code that disposes the sequence.
    private async Task CloseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_reading is { } reading)
        {
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await UnlistenAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
