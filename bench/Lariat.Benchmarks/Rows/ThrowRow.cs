namespace Lariat.Benchmarks;

/// <summary>Throw at the bottom of 10 coroutines that do not suspend, catch on top.</summary>
internal sealed class ThrowRow() : Row("throw_10", coldCount: 5_000)
{
    private const int FramesAboveThrow = 9;

    public override async Coroutine RunLariat(int count, Meter meter)
    {
        Func<Coroutine> fail = FailAsync;
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            try
            {
                await Work.BelowAsync(FramesAboveThrow, fail);
            }
            catch (FormatException)
            {
            }
        }

        meter.Stop();
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        Func<Task> fail = FailByDotNet;
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            try
            {
                await Work.BelowByDotNet(FramesAboveThrow, fail);
            }
            catch (FormatException)
            {
            }
        }

        meter.Stop();
    }

    private static async Coroutine FailAsync() => throw new FormatException("expected");

    private static async Task FailByDotNet() => throw new FormatException("expected");
}
