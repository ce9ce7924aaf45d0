// The figures of EventLoop.GetStatistics as metrics. An observable instrument reads them when a listener collects, on the listener's
// thread, so a loop pays nothing in between. A loop is in the table while it runs. Its number is the lowest that no other has: a program
// that runs loops one after the other has one series, and a group of n loops has those from 0 to n - 1.
using System.Diagnostics.Metrics;

namespace Lariat;

/// <summary>The meter "Lariat". Any thread.</summary>
internal static class LoopMeter
{
    private const string NumberTag = "lariat.loop.number";

    private static readonly Lock s_lock = new();
    private static EventLoop?[] s_running = new EventLoop?[4];

    private static int s_isMade;

    /// <summary>A loop begins to run.</summary>
    public static void Add(EventLoop loop)
    {
        lock (s_lock)
        {
            int number = Array.IndexOf(s_running, null);
            if (number < 0)
            {
                number = s_running.Length;
                Array.Resize(ref s_running, number * 2);
            }

            s_running[number] = loop;
        }

        if (Interlocked.Exchange(ref s_isMade, 1) == 0)
        {
            Make(loop);
        }
    }

    /// <summary>The loop does not run any more.</summary>
    public static void Remove(EventLoop loop)
    {
        lock (s_lock)
        {
            int number = Array.IndexOf(s_running, loop);
            if (number >= 0)
            {
                s_running[number] = null;
            }
        }
    }

    // Not in a type initializer: the code of a listener runs here, and if it throws every later loop of the process would fail too.
    private static void Make(EventLoop loop)
    {
        try
        {
            AddInstruments();
        }
        catch (Exception error)
        {
            loop.WriteLog("A listener of metrics threw when the instruments of the meter \"Lariat\" were published; some of them are "
                + $"missing. {error}");
        }
    }

    private static void AddInstruments()
    {
        var meter = new Meter("Lariat");
        AddLevel("tasks", "{task}", "Tasks that have not ended.", static loop => loop.Tasks);
        AddLevel("timers", "{timer}", "Timers that are set, some canceled ones included.", static loop => loop.Timers);
        AddLevel("connections", "{connection}", "Connections and transports that are open.", static loop => loop.Connections);
        AddSum("items", "{item}", "Callbacks, timers, steps of tasks and completions that were run.", static loop => loop.ItemsRun);
        AddSum("iterations", "{iteration}", "Iterations of the loop.", static loop => loop.Iterations);
        AddSum("busy.time", "s", "Time in which the loop did not sleep.", static loop => loop.Busy.TotalSeconds);
        AddSum("sleep.time", "s", "Time in which the loop had nothing to do.", static loop => loop.Asleep.TotalSeconds);

        void AddLevel(string name, string unit, string description, Func<LoopStatistics, int> figure)
            => meter.CreateObservableUpDownCounter($"lariat.loop.{name}", () => Observe(figure), unit, description);

        void AddSum<T>(string name, string unit, string description, Func<LoopStatistics, T> figure)
            where T : struct
            => meter.CreateObservableCounter($"lariat.loop.{name}", () => Observe(figure), unit, description);
    }

    private static List<Measurement<T>> Observe<T>(Func<LoopStatistics, T> figure)
        where T : struct
    {
        EventLoop?[] running;
        lock (s_lock)
        {
            running = [.. s_running];
        }

        var measurements = new List<Measurement<T>>(running.Length);
        for (int number = 0; number < running.Length; number++)
        {
            if (running[number] is { } loop)
            {
                var tag = new KeyValuePair<string, object?>(NumberTag, number);
                measurements.Add(new Measurement<T>(figure(loop.GetStatistics()), tag));
            }
        }

        return measurements;
    }
}
