namespace Lariat;

/// <summary>How the wait of a sender or receiver has ended.</summary>
internal enum ChannelEnd : byte
{
    /// <summary>It has not, or it was canceled.</summary>
    None,

    /// <summary>The item has changed hands.</summary>
    HandedOver,

    /// <summary>The end that waits was closed.</summary>
    Closed,

    /// <summary>The last one of the other side was closed.</summary>
    OtherSideClosed,
}

/// <summary>A task that waits to send or to receive an item.</summary>
internal sealed class ChannelWait<T>(EventLoop loop, object owner, T? item)
{
    private readonly Future<object?> _done = loop.CreateFuture();

    /// <summary>The sender or receiver that waits.</summary>
    public object Owner { get; } = owner;

    public T? Item { get; private set; } = item;

    public ChannelEnd End { get; private set; }

    public FutureAwaiter<object?> GetAwaiter() => _done.GetAwaiter();

    /// <summary>Ends the wait with an item. False if it was canceled.</summary>
    public bool TryHandOver(T item)
    {
        if (!TryEnd(ChannelEnd.HandedOver))
        {
            return false;
        }

        Item = item;
        return true;
    }

    /// <summary>Ends the wait. False if it was canceled.</summary>
    public bool TryEnd(ChannelEnd end)
    {
        if (!_done.TrySetResult(null))
        {
            return false;
        }

        End = end;
        return true;
    }
}
