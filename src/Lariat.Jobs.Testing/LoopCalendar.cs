namespace Lariat.Jobs.Testing;

/// <summary>A calendar that begins at an instant and moves with a loop's time.</summary>
internal sealed class LoopCalendar(EventLoop loop, DateTimeOffset start) : TimeProvider
{
    private readonly LoopInstant _begin = loop.Time;

    public override DateTimeOffset GetUtcNow() => start + (loop.Time - _begin);
}
