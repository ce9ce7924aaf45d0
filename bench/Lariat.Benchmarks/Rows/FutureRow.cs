namespace Lariat.Benchmarks;

/// <summary>Create a future, set that of the other task, and be woken by one's own.</summary>
internal sealed class FutureRow() : Row("future_wake")
{
    public override async Coroutine RunLariat(int count, Meter meter)
    {
        EventLoop loop = EventLoop.Current;
        Future<object?>[] futures = [loop.CreateFuture(), loop.CreateFuture()];
        meter.Start();
        await Coroutine.Gather(PlayAsync(0), PlayAsync(1));
        meter.Stop();

        async Coroutine PlayAsync(int me)
        {
            for (int i = 0; i < count / 2; i++)
            {
                Future<object?> mine = futures[me] = loop.CreateFuture();
                futures[1 - me].SetResult(null);
                await mine;
            }

            // The first to end releases the other.
            futures[1 - me].TrySetResult(null);
        }
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        TaskCompletionSource[] futures = [NewSource(), NewSource()];
        meter.Start();
        await Task.WhenAll(Play(0), Play(1));
        meter.Stop();

        async Task Play(int me)
        {
            for (int i = 0; i < count / 2; i++)
            {
                TaskCompletionSource mine = futures[me] = NewSource();
                futures[1 - me].SetResult();
                await mine.Task;
            }

            futures[1 - me].TrySetResult();
        }

        static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
