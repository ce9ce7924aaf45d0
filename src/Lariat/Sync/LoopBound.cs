namespace Lariat;

/// <summary>What a primitive is bound to: the first loop that waits on it. Until then it can be made and used anywhere.</summary>
internal struct LoopBound
{
    private EventLoop? _loop;

    /// <summary>The running loop, to which the primitive is bound from now on.</summary>
    public EventLoop Bind(object owner)
    {
        EventLoop running = EventLoop.Current;
        _loop ??= running;
        return ReferenceEquals(_loop, running) ? running : throw new InvalidOperationException(
            $"This {owner.GetType().Name.Split('`')[0]} belongs to another event loop, the first one that waited on it. Make one per loop.");
    }

    /// <summary>Fails on a thread that is not the bound loop's.</summary>
    public readonly void Check() => _loop?.CheckThread();
}
