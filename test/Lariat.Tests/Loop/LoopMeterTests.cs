using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lariat.Tests;

/// <summary>The meter "Lariat". Loops of other tests run in this process too: a loop is known by a number of timers that no other has.</summary>
public class LoopMeterTests
{
    private const int Timers = 4321;

    [Fact]
    public void Meter_ALoopRuns_ItsFiguresAreThoseOfGetStatistics()
    {
        using var other = new OtherLoop();
        other.Run(async () => await SetTimersAsync(Timers));

        Dictionary<string, double> figures = Collect(Timers)!;

        LoopStatistics statistics = other.Loop.GetStatistics();
        Assert.Equal(
            ["lariat.loop.busy.time", "lariat.loop.connections", "lariat.loop.items", "lariat.loop.iterations", "lariat.loop.sleep.time", "lariat.loop.tasks", "lariat.loop.timers"],
            figures.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, figures["lariat.loop.tasks"]);
        Assert.Equal(0, figures["lariat.loop.connections"]);
        Assert.InRange(figures["lariat.loop.items"], 1, statistics.ItemsRun);
        Assert.InRange(figures["lariat.loop.iterations"], 1, statistics.Iterations);
        Assert.InRange(figures["lariat.loop.busy.time"], 0, statistics.Busy.TotalSeconds);
        Assert.InRange(figures["lariat.loop.sleep.time"], 0, statistics.Asleep.TotalSeconds);
    }

    [Fact]
    public void Meter_ALoopHasStopped_IsNotReported()
    {
        using (var other = new OtherLoop())
        {
            other.Run(async () => await SetTimersAsync(Timers + 1));
            Assert.NotNull(Collect(Timers + 1));
        }

        Assert.Null(Collect(Timers + 1));
    }

    [Fact]
    public void Meter_TwoLoopsRun_EachHasItsNumber()
    {
        using var one = new OtherLoop();
        using var two = new OtherLoop();
        one.Run(async () => await SetTimersAsync(Timers + 2));
        two.Run(async () => await SetTimersAsync(Timers + 3));

        int numberOfOne = FindNumber(Measure(), Timers + 2)!.Value;
        int numberOfTwo = FindNumber(Measure(), Timers + 3)!.Value;

        Assert.NotEqual(numberOfOne, numberOfTwo);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Meter_AListenerThrows_IsLoggedAndLoopsRun()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs env(1) of Linux.");
        using Process process = ChildProgram.StartWithErrorsInTheOutput("listener-throws");

        string printed = process.StandardOutput.ReadToEnd();

        process.WaitForExit();
        string[] lines = printed.Split('\n');
        Assert.Contains("first loop", lines);
        Assert.Contains("second loop", lines);
        Assert.Single(lines, static line => line.Contains("refused by the listener", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Meter_LoopsOfAProcess_HaveTheLowestNumbersUntilTheyEnd()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs env(1) of Linux.");
        using Process process = ChildProgram.Start("metered-loops");

        string printed = process.StandardOutput.ReadToEnd();

        process.WaitForExit();
        Assert.Equal(["running: 0 1 2 3 4 5", "ended: "], printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Coroutine SetTimersAsync(int count)
    {
        EventLoop loop = EventLoop.Current;
        for (int i = 0; i < count; i++)
        {
            loop.CallLater(TimeSpan.FromHours(1), static _ => { }, null);
        }

        await Coroutine.Yield();
    }

    private static Dictionary<string, double>? Collect(int timers)
    {
        List<(string Name, int Number, double Value)> measured = Measure();
        return FindNumber(measured, timers) is { } number
            ? measured.Where(one => one.Number == number).ToDictionary(one => one.Name, one => one.Value)
            : null;
    }

    private static int? FindNumber(List<(string Name, int Number, double Value)> measured, int timers)
    {
        foreach ((string name, int number, double value) in measured)
        {
            if (name == "lariat.loop.timers" && value == timers)
            {
                return number;
            }
        }

        return null;
    }

    private static List<(string Name, int Number, double Value)> Measure()
    {
        var measured = new List<(string, int, double)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Lariat")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Assert.Equal("lariat.loop.number", tags[0].Key);
            measured.Add((instrument.Name, (int)tags[0].Value!, value));
        }
    }

    [Fact]
    public void Meter_TenLoopsRunAtTheSameTime_EachHasANumberOfItsOwn()
    {
        OtherLoop[] others = [.. Enumerable.Range(0, 10).Select(static _ => new OtherLoop())];
        try
        {
            List<int> numbers = [.. Measure().Where(static one => one.Name == "lariat.loop.tasks").Select(static one => one.Number)];

            Assert.True(numbers.Count >= others.Length, $"{numbers.Count} loops");
            Assert.Equal(numbers.Count, numbers.Distinct().Count());
        }
        finally
        {
            Array.ForEach(others, static other => other.Dispose());
        }
    }
}
