using System.Diagnostics.CodeAnalysis;

namespace Lariat;

/// <summary>The receiving end of a channel (<see cref="MemoryChannel.Open{T}"/>).</summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>
/// Each item goes to one receiver. Thread: the loop's. Trio: <c>MemoryReceiveChannel</c>; anyio: <c>MemoryObjectReceiveStream</c>.
/// </remarks>
public sealed class ChannelReceiver<T> : IDisposable
{
    private readonly ChannelState<T> _channel;
    private bool _isClosed;

    internal ChannelReceiver(ChannelState<T> channel)
    {
        _channel = channel;
        channel.OpenReceiver();
    }

    /// <summary>What the channel holds, and what waits for it.</summary>
    public ChannelStatistics Statistics => _channel.Statistics;

    /// <summary>Receives the oldest item, waiting for one.</summary>
    /// <remarks>
    /// Suspends while there is none. First come, first served. A cancellation loses no item. Trio: <c>receive</c>.
    /// </remarks>
    /// <exception cref="ChannelEndedException">All senders are closed, and nothing is left.</exception>
    /// <exception cref="ObjectDisposedException">This receiver is closed, or was closed during the wait.</exception>
    /// <exception cref="InvalidOperationException">The channel belongs to another loop.</exception>
    public async Coroutine<T> ReceiveAsync()
    {
        if (TryReceive(out T? item))
        {
            return item;
        }

        LinkedListNode<ChannelWait<T>> wait = _channel.WaitToReceive(this);
        try
        {
            await wait.Value;
        }
        catch (OperationCanceledException)
        {
            _channel.Abandon(wait, isReceiver: true);
            throw;
        }

        ObjectDisposedException.ThrowIf(wait.Value.End == ChannelEnd.Closed, this);
        return wait.Value.End == ChannelEnd.HandedOver ? wait.Value.Item! : throw new ChannelEndedException();
    }

    /// <summary>Receives the oldest item, if there is one.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False if there is none yet.</returns>
    /// <remarks>Never suspends. Trio: <c>receive_nowait</c>, which raises <c>WouldBlock</c>.</remarks>
    /// <exception cref="ChannelEndedException">All senders are closed, and nothing is left.</exception>
    /// <exception cref="ObjectDisposedException">This receiver is closed.</exception>
    /// <exception cref="InvalidOperationException">The channel belongs to another loop.</exception>
    public bool TryReceive([MaybeNullWhen(false)] out T item)
    {
        _channel.Use();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return _channel.TryTake(out item) || (_channel.SenderCount == 0 ? throw new ChannelEndedException() : false);
    }

    /// <summary>The items, each received when it is asked for, until all senders are closed; for <c>await foreach</c>.</summary>
    /// <remarks>Suspends while there is no item. Leaving early or a cancellation loses no item. Trio: <c>async for</c>.</remarks>
    public AsyncGenerator<T> ReadAllAsync() => new(async yielder =>
    {
        while (true)
        {
            T item;
            try
            {
                item = await ReceiveAsync();
            }
            catch (ChannelEndedException)
            {
                return;
            }

            await yielder.YieldAsync(item);
        }
    });

    /// <summary>Makes another receiver of the same channel: for another task, which closes it when it is done.</summary>
    /// <exception cref="ObjectDisposedException">This receiver is closed.</exception>
    public ChannelReceiver<T> Clone()
    {
        _channel.Use();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return new ChannelReceiver<T>(_channel);
    }

    /// <summary>Closes this receiver. When all are closed, buffered items are dropped, and senders throw.</summary>
    public void Dispose()
    {
        _channel.Use();
        if (!_isClosed)
        {
            _isClosed = true;
            _channel.CloseReceiver(this);
        }
    }
}
