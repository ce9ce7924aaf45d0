namespace Lariat.Benchmarks;

/// <summary>Start 10 nested coroutines of which the innermost does sleep(0), and await them.</summary>
internal sealed class SuspendRow() : Row("await_10_suspend", coldCount: 100_000)
{
    public override async Coroutine RunLariat(int count, Meter meter)
    {
        Func<Coroutine> leaf = static () => Coroutine.Sleep(0);
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await Work.BelowAsync(10, leaf);
        }

        meter.Stop();
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        Func<Task> leaf = Work.YieldByDotNet;
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await Work.BelowByDotNet(10, leaf);
        }

        meter.Stop();
    }
}
