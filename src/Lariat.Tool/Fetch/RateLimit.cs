namespace Lariat.Tool.Fetch;

/// <summary>Lets through a maximum per second, evenly spaced, in the order of the requests.</summary>
internal sealed class RateLimit(double perSecond)
{
    private readonly TimeSpan _spacing = TimeSpan.FromSeconds(1 / perSecond);
    private LoopInstant _next;

    /// <summary>Suspends until it is the caller's turn. A turn that is canceled is lost: the next one keeps its own.</summary>
    public async Coroutine WaitAsync()
    {
        LoopInstant now = EventLoop.Current.Time;
        LoopInstant turn = _next > now ? _next : now;
        _next = turn + _spacing;
        if (turn > now)
        {
            await Coroutine.Sleep(turn - now);
        }
    }
}
