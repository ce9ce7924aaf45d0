namespace Lariat.Jobs.Tests;

/// <summary>A calendar that begins in 2030 and moves with a loop's virtual time, which stands still while a thread works for the loop.</summary>
internal sealed class LoopClock(EventLoop loop) : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => s_start + (loop.Time - LoopInstant.Zero);
}
