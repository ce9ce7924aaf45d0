using System.Diagnostics.Metrics;

namespace Lariat.Child;

/// <summary>Loops that run at the same time. Prints the numbers that they have in the metrics, and those that are left when they have ended.</summary>
internal static class MeteredLoops
{
    // More than the library expects.
    private const int Count = 6;

    public static void Run()
    {
        using var running = new CountdownEvent(Count);
        using var end = new ManualResetEventSlim();
        Thread[] threads = [.. Enumerable.Range(0, Count).Select(_ => new Thread(() => EventLoop.Run(BlockAsync(running, end))))];
        Array.ForEach(threads, static thread => thread.Start());
        running.Wait();
        Console.WriteLine($"running: {string.Join(' ', Numbers())}");
        end.Set();
        Array.ForEach(threads, static thread => thread.Join());
        Console.WriteLine($"ended: {string.Join(' ', Numbers())}");
    }

    private static async Coroutine BlockAsync(CountdownEvent running, ManualResetEventSlim end)
    {
        await Coroutine.Completed;
        running.Signal();
        end.Wait();
    }

    private static List<int> Numbers()
    {
        var numbers = new List<int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "lariat.loop.tasks")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => numbers.Add((int)tags[0].Value!));
        listener.Start();
        listener.RecordObservableInstruments();
        return numbers;
    }
}
