namespace Lariat;

/// <summary>The time that a foreign operation has to end by itself, after its token was canceled, before it is abandoned.</summary>
/// <remarks>
/// An operation may need the loop to end: a continuation on it, bytes that it receives. While a callback holds the loop up, all timers become due, and an
/// operation would be given up that had no chance. So the time is counted in parts, one after the other: a part that was slept through counts once.
/// </remarks>
internal sealed class GracePeriod(PendingRequest request, EventLoop loop)
{
    private const int PartCount = 4;

    private static readonly Action<object?> s_endPart = static self => ((GracePeriod)self!).EndPart();

    private int _partsLeft = PartCount;

    /// <summary>The coroutine that waits.</summary>
    public string Where => request.Where;

    /// <summary>The callbacks of the token have returned: the time begins.</summary>
    public void Begin() => loop.CallAt(loop.Time + (loop.Options.CancellationGrace / PartCount), s_endPart, this);

    private void EndPart()
    {
        if (request.IsOver)
        {
            return;
        }

        if (--_partsLeft > 0)
        {
            Begin();
        }
        else
        {
            request.EndGrace();
        }
    }
}
