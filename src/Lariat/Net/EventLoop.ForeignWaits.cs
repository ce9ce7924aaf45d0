using Lariat.Net;

namespace Lariat;

public sealed partial class EventLoop
{
    // A list through the waits themselves: a wait costs no allocation.
    private ConnectionWait? _firstForeignWait;

    /// <summary>Foreign code waits, perhaps on another thread, for something that only this loop can bring.</summary>
    internal void TrackForeignWait(ConnectionWait wait)
    {
        if (wait.IsTracked)
        {
            return;
        }

        wait.IsTracked = true;
        wait.Next = _firstForeignWait;
        if (_firstForeignWait is { } first)
        {
            first.Previous = wait;
        }

        _firstForeignWait = wait;
    }

    /// <summary>The wait is over. Nothing happens if it is not in the list.</summary>
    internal void ForgetForeignWait(ConnectionWait wait)
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
            _firstForeignWait = wait.Next;
        }

        if (wait.Next is { } next)
        {
            next.Previous = wait.Previous;
        }

        wait.Previous = null;
        wait.Next = null;
    }

    private void CloseForeignWaits()
    {
        while (_firstForeignWait is { } wait)
        {
            ForgetForeignWait(wait);
            wait.OnLoopClosed();
        }
    }
}
