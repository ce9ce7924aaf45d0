namespace Lariat;

/// <summary>The time that a foreign operation has to end by itself, after its token was canceled, before it is abandoned.</summary>
/// <remarks>
/// An operation may need the loop to end: a continuation on it, bytes that it receives. While a callback blocks the loop, all timers become
/// due, and an operation without any chance to end would be abandoned. So the time is counted in parts, one after the other: a part in
/// which the loop was blocked counts once.
/// </remarks>
internal sealed class GracePeriod(PendingRequest request, EventLoop loop)
{
    private const int PartCount = 4;

    private static readonly Action<object?> s_endPart = static self => ((GracePeriod)self!).EndPart();

    private int _partsLeft = PartCount;

    /// <summary>The waiting coroutine.</summary>
    public string Where => request.Where;

    /// <summary>Begins the time, when the callbacks of the token have returned.</summary>
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
