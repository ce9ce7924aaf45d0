namespace Lariat.Net;

/// <summary>What foreign code awaits, perhaps on another thread, and only the loop can bring. Loop thread only.</summary>
internal sealed class ConnectionWaits(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<ConnectionWaits> Slot = new(static loop => new ConnectionWaits(loop));

    // A list through the waits themselves: a wait costs no allocation.
    private ConnectionWait? _first;

    /// <summary>Nothing happens if it is in the list already.</summary>
    public void Add(ConnectionWait wait)
    {
        if (wait.IsTracked)
        {
            return;
        }

        wait.IsTracked = true;
        wait.Next = _first;
        if (_first is { } first)
        {
            first.Previous = wait;
        }

        _first = wait;
    }

    /// <summary>The wait is over. Nothing happens if it is not in the list.</summary>
    public void Remove(ConnectionWait wait)
    {
        if (!wait.IsTracked)
        {
            return;
        }

        wait.IsTracked = false;
        if (wait.Previous is { } previous)
        {
            previous.Next = wait.Next;
        }
        else
        {
            _first = wait.Next;
        }

        if (wait.Next is { } next)
        {
            next.Previous = wait.Previous;
        }

        wait.Previous = null;
        wait.Next = null;
    }

    public override void OnClosed()
    {
        while (_first is { } wait)
        {
            Remove(wait);
            wait.OnLoopClosed();
        }
    }
}
