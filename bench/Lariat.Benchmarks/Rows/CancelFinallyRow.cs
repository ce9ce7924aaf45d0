namespace Lariat.Benchmarks;

/// <summary>Cancel a parked task which has a finally block that runs.</summary>
internal sealed class CancelFinallyRow() : CancelRow("cancel_finally")
{
    private int _cleanedCount;

    protected override async Coroutine ParkAsync()
    {
        try
        {
            await EventLoop.Current.CreateFuture();
        }
        finally
        {
            _cleanedCount++;
        }
    }

    protected override async Task ParkByDotNet(CancellationToken token)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            Interlocked.Increment(ref _cleanedCount);
        }
    }
}
