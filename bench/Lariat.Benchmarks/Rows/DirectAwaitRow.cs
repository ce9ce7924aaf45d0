namespace Lariat.Benchmarks;

/// <summary>Await a coroutine that does not suspend; in .NET a <see cref="ValueTask"/>.</summary>
internal sealed class DirectAwaitRow() : Row("direct_await")
{
    public override async Coroutine RunLariat(int count, Meter meter)
    {
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await Work.NothingAsync();
        }

        meter.Stop();
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await Work.NothingByDotNet();
        }

        meter.Stop();
    }
}
