using Lariat.Benchmarks;

namespace Lariat.Processes.Benchmarks;

/// <summary>A function that does nothing on another thread. <c>await Task.Run</c> on the pool need not change threads, nor come back.</summary>
internal class ToThreadRow(string name = "to_thread") : Row(name, count: 10_000)
{
    public override string PeerName => "to_thread";

    public override double MeasureLariat() => MeasureOnLoop(static async () => await Coroutine.ToThread(static () => 1));

    public override double MeasureDotNet() => MeasureOnPool(RunAsync);

    protected static async Task RunAsync() => await Task.Run(static () => 1);
}

/// <summary>The same where the caller has a thread of its own to come back to: a small context of one thread, as good as one gets.</summary>
internal sealed class ToThreadAndBackRow() : ToThreadRow("to_thread_back")
{
    public override double MeasureDotNet()
    {
        double us = 0;
        SingleThreadContext.Run(async () => us = await MeasureAsync(RunAsync));
        return us;
    }
}
