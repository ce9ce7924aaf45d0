namespace Lariat.Benchmarks;

/// <summary>Create a task and await it. In .NET a method that begins with a yield is the cheapest task that does not start at once.</summary>
internal sealed class SpawnRow() : Row("spawn_await")
{
    public override async Coroutine RunLariat(int count, Meter meter)
    {
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await LoopTask.Create(Work.NothingAsync());
        }

        meter.Stop();
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await Work.YieldByDotNet();
        }

        meter.Stop();
    }
}
