namespace Lariat.Benchmarks;

/// <summary>Create a task and let it sleep for an hour: a million of them, time and resident bytes of each.</summary>
internal sealed class ParkRow() : Row("park_1m")
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    public override bool NeedsProcess => true;

    public override async Coroutine RunLariat(int count, Meter meter)
    {
        var sleepers = new LoopTask[count];
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            sleepers[i] = LoopTask.Create(SleepAsync());
        }

        await Coroutine.Sleep(0);
        Work.Require(!sleepers[^1].IsCompleted);
        meter.Stop();

        static async Coroutine SleepAsync() => await Coroutine.Sleep(s_hour);
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        using var end = new CancellationTokenSource();
        var sleepers = new Task[count];
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            sleepers[i] = Sleep();
        }

        await Task.Yield();
        Work.Require(!sleepers[^1].IsCompleted);
        meter.Stop();
        await end.CancelAsync();

        async Task Sleep() => await Task.Delay(s_hour, end.Token);
    }
}
