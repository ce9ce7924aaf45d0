// Hints between processes, by pub/sub: sent after the change, and all that happens while one is sent is the next one. A message that is
// lost with a connection is no harm, as storage is asked after each reconnect, and at least once a second. The multiplexer subscribes again
// by itself. A command that blocks, such as BZPOPMIN, would hold up all else on the connection.
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Notifies other processes of changes, and receives their notifications. Thread: the loop's.</summary>
internal sealed class RedisWakeUps(RedisDatabase database, RedisJobsOptions options, Action<JobChange> onChanged)
{
    private readonly EventLoop _loop = EventLoop.Current;
    private readonly RedisChannel _channel = RedisChannel.Literal($"{database.KeyPrefix}changed");
    private readonly string _id = $"{Guid.NewGuid():N}";
    private ChangeSender? _sender;
    private LoopTask? _subscribing;

    /// <summary>True while messages arrive.</summary>
    public bool IsListening => _subscribing is { IsCompletedSuccessfully: true } && Subscriber.IsConnected(_channel);

    /// <summary>True if messages were tried, and do not arrive.</summary>
    public bool HasFallenBack => _subscribing is { IsCompleted: true } && !IsListening;

    private ISubscriber Subscriber => database.Connections.GetSubscriber();

    /// <summary>Listens from now on.</summary>
    public void Start()
    {
        if (options.WakeUp == RedisWakeUp.Subscribe && _subscribing is null or { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            _subscribing = LoopTask.Create(SubscribeAsync(), name: "jobs: subscribe");
        }
    }

    /// <summary>Tells other processes soon. Does not suspend.</summary>
    public void Notify(JobChange change)
    {
        if (options.WakeUp != RedisWakeUp.Subscribe)
        {
            return;
        }

        (_sender ??= new ChangeSender(one => TryAsync(() => Subscriber.PublishAsync(_channel, $"{one} {_id}")))).Notify(change);
    }

    /// <summary>Sends what is unsent, and ends.</summary>
    public async Coroutine StopAsync()
    {
        if (_sender is not null)
        {
            await _sender.FinishAsync();
        }

        if (_subscribing is not null)
        {
            _subscribing.Cancel();
            await Coroutine.WaitMany([_subscribing]);
            database.Connections.ConnectionRestored -= OnRestored;
            await TryAsync(() => Subscriber.UnsubscribeAsync(_channel, OnMessage));
        }
    }

    private async Coroutine SubscribeAsync()
    {
        if (await TryAsync(() => Subscriber.SubscribeAsync(_channel, OnMessage)))
        {
            // What was sent before is not known.
            database.Connections.ConnectionRestored += OnRestored;
            onChanged(JobChange.Ready);
        }
    }

    /// <summary>False if the server could not be reached: others find the jobs when they look, and what made it unreachable is reported by
    /// what needs it.</summary>
    private static async Coroutine<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await Coroutine.Uninterruptible(() => Task.Run(call));
            return true;
        }
        catch (Exception error) when (RedisErrors.IsOfServer(error))
        {
            return false;
        }
    }

    // On a thread of the multiplexer.
    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        string text = (string)message!;
        if (!text.EndsWith(_id, StringComparison.Ordinal))
        {
            Post(text.StartsWith(nameof(JobChange.Ended), StringComparison.Ordinal) ? JobChange.Ended : JobChange.Ready);
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs e) => Post(JobChange.Ready);

    private void Post(JobChange change)
    {
        try
        {
            _loop.CallSoonThreadSafe(() => onChanged(change));
        }
        catch (InvalidOperationException) when (_loop.IsClosed)
        {
            // A program that has ended without closing its client.
            return;
        }
    }
}
