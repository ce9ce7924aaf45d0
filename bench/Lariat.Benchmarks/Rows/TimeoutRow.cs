namespace Lariat.Benchmarks;

/// <summary>Enter and leave a time-out of 30 s around a body that does nothing; in .NET the source of a token with a deadline.</summary>
internal sealed class TimeoutRow() : Row("timeout_cancelled")
{
    // A loop sweeps canceled timers in its iterations only: without a yield now and then they would pile up.
    private const int OperationsPerYield = 200;

    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(30);

    public override async Coroutine RunLariat(int count, Meter meter)
    {
        Func<Coroutine> body = Work.NothingAsync;
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            await TimeoutScope.RunAsync(s_delay, body);
            if (i % OperationsPerYield == OperationsPerYield - 1)
            {
                await Coroutine.Sleep(0);
            }
        }

        meter.Stop();
    }

    public override async Task RunDotNet(int count, Meter meter)
    {
        meter.Start();
        for (int i = 0; i < count; i++)
        {
            using (var deadline = new CancellationTokenSource(s_delay))
            {
                await NothingByDotNet(deadline.Token);
            }

            if (i % OperationsPerYield == OperationsPerYield - 1)
            {
                await Task.Yield();
            }
        }

        meter.Stop();
    }

    private static async ValueTask NothingByDotNet(CancellationToken deadline) => deadline.ThrowIfCancellationRequested();
}
