namespace Lariat;

/// <summary>The sending end of a channel (<see cref="MemoryChannel.Open{T}"/>).</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>Thread: the loop's. Trio: <c>MemorySendChannel</c>; anyio: <c>MemoryObjectSendStream</c>.</remarks>
public sealed class ChannelSender<T> : IDisposable
{
    private readonly ChannelState<T> _channel;
    private bool _isClosed;

    internal ChannelSender(ChannelState<T> channel)
    {
        _channel = channel;
        channel.OpenSender();
    }

    /// <summary>What the channel holds, and what waits for it.</summary>
    public ChannelStatistics Statistics => _channel.Statistics;

    /// <summary>Sends an item, waiting for room, or with a buffer size of zero for a receiver.</summary>
    /// <param name="item">The item.</param>
    /// <remarks>
    /// Suspends while there is no room. First come, first served. A request to the task in the iteration in which a receiver takes the item
    /// is thrown, although the item was delivered; the cancellation of a <see cref="CancelScope"/> is not. Trio: <c>send</c>.
    /// </remarks>
    /// <exception cref="ChannelBrokenException">All receivers are closed: it will never be received.</exception>
    /// <exception cref="ObjectDisposedException">This sender is closed, or was closed during the wait.</exception>
    /// <exception cref="InvalidOperationException">The channel belongs to another loop.</exception>
    public async Coroutine SendAsync(T item)
    {
        if (TrySend(item))
        {
            return;
        }

        LinkedListNode<ChannelWait<T>> wait = _channel.WaitToSend(this, item);
        try
        {
            await wait.Value;
        }
        catch (OperationCanceledException)
        {
            _channel.Abandon(wait, isReceiver: false);
            throw;
        }

        ObjectDisposedException.ThrowIf(wait.Value.End == ChannelEnd.Closed, this);
        if (wait.Value.End == ChannelEnd.OtherSideClosed)
        {
            throw new ChannelBrokenException();
        }
    }

    /// <summary>Sends an item if there is room, or a receiver waits.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False if it was not sent.</returns>
    /// <remarks>Never suspends. Trio: <c>send_nowait</c>, which raises <c>WouldBlock</c>.</remarks>
    /// <exception cref="ChannelBrokenException">All receivers are closed.</exception>
    /// <exception cref="ObjectDisposedException">This sender is closed.</exception>
    /// <exception cref="InvalidOperationException">The channel belongs to another loop.</exception>
    public bool TrySend(T item)
    {
        _channel.Use();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return _channel.ReceiverCount > 0 ? _channel.TryGive(item) : throw new ChannelBrokenException();
    }

    /// <summary>Makes another sender of the same channel: for another task, which closes it when it is done.</summary>
    /// <exception cref="ObjectDisposedException">This sender is closed.</exception>
    public ChannelSender<T> Clone()
    {
        _channel.Use();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return new ChannelSender<T>(_channel);
    }

    /// <summary>Closes this sender. When all are closed, receivers take what is left and then see the end.</summary>
    public void Dispose()
    {
        _channel.Use();
        if (!_isClosed)
        {
            _isClosed = true;
            _channel.CloseSender(this);
        }
    }
}
