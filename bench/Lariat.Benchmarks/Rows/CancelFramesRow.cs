namespace Lariat.Benchmarks;

/// <summary>Cancel a task parked below 6 frames, no handler on the way.</summary>
internal sealed class CancelFramesRow() : CancelRow("cancel_6_frames")
{
    private const int Frames = 6;

    protected override Coroutine ParkAsync() => BelowAsync(Frames);

    protected override Task ParkByDotNet(CancellationToken token) => Work.BelowByDotNet(Frames, () => Task.Delay(Timeout.Infinite, token));

    private static async Coroutine BelowAsync(int frames)
    {
        if (frames > 1)
        {
            await BelowAsync(frames - 1);
        }
        else
        {
            await EventLoop.Current.CreateFuture();
        }
    }
}
