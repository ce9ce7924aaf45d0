namespace Lariat.Benchmarks;

/// <summary>One sleep(0) below 10 frames which stay parked.</summary>
internal sealed class ResumeRow() : Row("resume_10")
{
    public override Coroutine RunLariat(int count, Meter meter) => Work.BelowAsync(9, () => YieldAsync(count, meter));

    public override Task RunDotNet(int count, Meter meter) => Work.BelowByDotNet(9, () => YieldByDotNet(count, meter));

    public static async Coroutine YieldAsync(int count, Meter meter)
    {
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await Coroutine.Sleep(0);
        }

        meter.Stop();
    }

    private static async Task YieldByDotNet(int count, Meter meter)
    {
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
        }

        meter.Stop();
    }
}
