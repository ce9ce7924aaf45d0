namespace Lariat.Benchmarks;

/// <summary>Cancel a task parked on a future, no handler on the way.</summary>
internal sealed class CancelParkedRow() : CancelRow("cancel_parked")
{
    protected override async Coroutine ParkAsync() => await EventLoop.Current.CreateFuture();

    protected override async Task ParkByDotNet(CancellationToken token) => await Task.Delay(Timeout.Infinite, token);
}
