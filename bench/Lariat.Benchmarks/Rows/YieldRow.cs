namespace Lariat.Benchmarks;

/// <summary>One sleep(0) by one of 1,000 tasks that do nothing else.</summary>
internal sealed class YieldRow() : Row("yield_1000")
{
    public override Coroutine RunLariat(int count, Meter meter) => Work.RunTasksAsync(1000, () => YieldAsync(count / 1000), meter);

    public override Task RunDotNet(int count, Meter meter) => Work.RunTasksByDotNet(1000, () => YieldByDotNet(count / 1000), meter);

    private static async Coroutine YieldAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Coroutine.Sleep(0);
        }
    }

    private static async Task YieldByDotNet(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
        }
    }
}
