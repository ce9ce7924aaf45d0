namespace Lariat.Net;

/// <summary>The waits of foreign code, perhaps on other threads, that only the loop can complete. Loop thread only.</summary>
internal sealed class ConnectionWaits(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<ConnectionWaits> Slot = new(static loop => new ConnectionWaits(loop));

    // A list linked through the waits themselves: a wait costs no allocation.
    private ConnectionWait? _first;

    /// <summary>Adds a wait. Has no effect if it is in the list already.</summary>
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

    /// <summary>Removes a wait that is over. Has no effect if it is not in the list.</summary>
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
