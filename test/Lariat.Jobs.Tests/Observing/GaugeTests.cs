using System.Diagnostics.Metrics;

namespace Lariat.Jobs.Tests.Observing;

/// <summary>Observable metrics, on every engine.</summary>
public abstract class GaugeTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    // Other tests run at the same time: only this queue is looked at.
    private readonly string _queue = $"gauged {Guid.NewGuid()}";

    [Fact]
    public void Gauges_WaitingJobs_AreWhatTheWorkerHasRead() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "a", new JobOptions { Queue = _queue });
        await jobs.EnqueueAsync(Note, "b", new JobOptions { Queue = _queue, Delay = TimeSpan.FromDays(1) });
        await Coroutine.Sleep(30);
        using MeterListener listener = Listen(out Dictionary<string, double> seen);

        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(1);
            listener.RecordObservableInstruments();
        });

        Assert.Equal(1, seen["jobs.depth ready"]);
        Assert.Equal(1, seen["jobs.depth scheduled"]);
        Assert.Equal(0, seen["jobs.depth dead"]);
        Assert.Equal(30, seen["jobs.lag "], tolerance: 1);
    });

    [Fact]
    public void Gauges_KindWithoutWorker_IsCounted() => TestLoop.Run(async () =>
    {
        var other = new Job<string>("other", Text, static (_, _) => Coroutine.Completed);
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(other, "a", new JobOptions { Queue = _queue });
        using MeterListener listener = Listen(out Dictionary<string, double> seen);
        var options = new JobWorkerOptions
        {
            StopsAtSigterm = false, Queues = new Dictionary<string, int> { [_queue] = 1 }, GaugeInterval = TimeSpan.FromSeconds(2),
        };

        await WithWorkerAsync(
            jobs,
            async () =>
            {
                await Coroutine.Sleep(3);
                listener.RecordObservableInstruments();
            },
            options);

        Assert.Equal(1, seen["jobs.unknown_kind other"]);
    });

    [Fact]
    public void Gauges_WorkerThatHasStopped_ReportsNothing() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "a", new JobOptions { Queue = _queue });
        using MeterListener listener = Listen(out Dictionary<string, double> seen);

        await WithWorkerAsync(jobs, static () => Coroutine.Sleep(1));
        listener.RecordObservableInstruments();

        Assert.Empty(seen);
    });

    [Fact]
    public void Wait_ReadyJob_IsMeasuredByTheStorage() => TestLoop.Run(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        await jobs.EnqueueAsync(Note, "a", new JobOptions { Queue = _queue, Delay = TimeSpan.FromSeconds(10) });
        await Coroutine.Sleep(25);
        using MeterListener listener = Listen(out Dictionary<string, double> seen);

        await jobs.DrainAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { [_queue] = 1 } });

        Assert.Equal(15, seen["jobs.wait note"], tolerance: 1);
    });

    /// <summary>What is measured of the test's queue: by the instrument, and the state or kind.</summary>
    private MeterListener Listen(out Dictionary<string, double> seen)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "Lariat.Jobs")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Dictionary<string, string?> named = [];
            foreach ((string name, object? tag) in tags)
            {
                named[name] = tag as string;
            }

            if (named.GetValueOrDefault("queue") == _queue)
            {
                lock (values)
                {
                    values[$"{instrument.Name} {named.GetValueOrDefault("state") ?? named.GetValueOrDefault("kind")}"] = value;
                }
            }
        });
        listener.Start();
        seen = values;
        return listener;
    }
}
