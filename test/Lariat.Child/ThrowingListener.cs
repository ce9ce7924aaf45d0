using System.Diagnostics.Metrics;

namespace Lariat.Child;

/// <summary>Loops beside a listener of metrics that throws when an instrument of theirs is published.</summary>
internal static class ThrowingListener
{
    public static void Run()
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, _) =>
            {
                if (instrument.Meter.Name == "Lariat")
                {
                    throw new InvalidOperationException("refused by the listener");
                }
            },
        };
        listener.Start();

        Console.WriteLine(EventLoop.Run(Coroutine.FromResult("first loop")));
        Console.WriteLine(EventLoop.Run(Coroutine.FromResult("second loop")));
    }
}
