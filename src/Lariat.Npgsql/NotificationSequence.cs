// LISTEN on a connection of its own. Notifications are read when they are asked for: what nobody reads stays in the sockets' buffers and
// then with the server, not in this program's memory. Invariant: when OpenAsync has ended, the server is listening; from then on nothing
// is missed, or the sequence fails.
using System.Collections.Concurrent;
using Lariat.Data;
using Npgsql;

namespace Lariat.Npgsql;

/// <summary>PostgreSQL's notifications (LISTEN and NOTIFY) as an async sequence.</summary>
/// <remarks>
/// <para>For one task at a time. It ends when it is disposed, also by another task, and fails with <see cref="NotificationsLostException"/> when the connection breaks. It does not connect
/// again by itself: what was sent meanwhile is lost, and only the program can look for it in its tables and listen again.</para>
/// <para>A connection that dies without a word is noticed only with <c>Keepalive=30</c> (seconds) in the connection string. Thread: any loop's, a task of another one may go on with it; for <see cref="DisposeAsync"/> any. asyncpg: <c>connection.add_listener</c>.</para>
/// </remarks>
public sealed class NotificationSequence : IAsyncEnumerable<NpgsqlNotificationEventArgs>, IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _channels;

    // Filled by Npgsql's event, on the thread that has read them.
    private readonly ConcurrentQueue<NpgsqlNotificationEventArgs> _arrived = new();

    // The read that is under way; it outlives a consumer that was canceled, so that nothing it reads is lost.
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
    /// <param name="dataSource">Gives the connection, which is the sequence's until it is disposed.</param>
    /// <param name="channels">At least one; exactly as they are written, capital letters included.</param>
    /// <remarks>Suspends until the server has said that it listens: what is sent from then on arrives.</remarks>
    /// <exception cref="ArgumentException">There is no channel.</exception>
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

    /// <summary>For <c>await foreach</c>; it ends when the sequence is disposed. After leaving it early another one goes on where it ended.</summary>
    /// <remarks>Suspends while nothing has arrived. Canceled there, nothing is lost.</remarks>
    public AsyncGenerator<NpgsqlNotificationEventArgs> GetAsyncEnumerator() => new(async yielder =>
    {
        while (await ReadAsync() is { } notification)
        {
            await yielder.YieldAsync(notification);
        }
    });

    IAsyncEnumerator<NpgsqlNotificationEventArgs> IAsyncEnumerable<NpgsqlNotificationEventArgs>.GetAsyncEnumerator(CancellationToken cancellationToken)
        => ((IAsyncEnumerable<NpgsqlNotificationEventArgs>)GetAsyncEnumerator()).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends the sequence and gives the connection back to its pool, which makes it forget the channels.</summary>
    /// <remarks>Suspends until the read in progress has ended and the connection is closed, also when the task is canceled.</remarks>
    public ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return ValueTask.CompletedTask;
        }

        _isDisposed = true;
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
                    $"The connection that listened to {_channels} was lost, and with it what was sent since. Look for that elsewhere, and listen again.", failure.InnerException!);
            }
        }

        return notification;
    }

    /// <summary>Waits for the read on this loop; whoever is canceled leaves it going, for the next reader.</summary>
    private static async Coroutine EndOfAsync(Task reading)
    {
        EventLoop loop = EventLoop.Current;
        Future<bool> ended = loop.CreateFuture<bool>();
        _ = reading.ContinueWith(_ => Tell(loop, ended), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await ended;
    }

    private static void Tell(EventLoop loop, Future<bool> ended)
    {
        try
        {
            loop.CallSoonThreadSafe(() => ended.TrySetResult(true));
        }
        catch (InvalidOperationException) when (loop.IsClosed)
        {
            // Nobody waits there any more.
            return;
        }
    }

    private static async Task WaitForAsync(Task closed) => await Coroutine.Uninterruptible(closed);

    // On no loop: a connection is not closed under a read, whatever becomes of who disposes the sequence.
    private async Task CloseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_reading is { } reading)
        {
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _connection.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
