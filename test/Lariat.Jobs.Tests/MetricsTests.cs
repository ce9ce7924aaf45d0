using System.Diagnostics.Metrics;

namespace Lariat.Jobs.Tests;

/// <summary>The instruments of the meter "Lariat.Jobs".</summary>
public sealed class MetricsTests : JobsTest<Sqlite.SqliteEngine>
{
    // Other tests run jobs at the same time: only those of this kind are looked at.
    private const string Kind = "measured";

    [Fact]
    public void Meter_JobThatFailsAndThenSucceeds_CountsBothTries() => TestLoop.Run(async () =>
    {
        List<string> seen = [];
        double duration = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Lariat.Jobs")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            duration += Find(tags, "kind") == Kind ? value : 0;
        });
        listener.Start();
        var measured = new Job<string>(Kind, Text, async (_, job) =>
        {
            await Coroutine.Sleep(2);
            if (job.Attempt == 1)
            {
                throw new InvalidDataException();
            }
        });
        await using JobClient jobs = await OpenAsync(measured);
        JobHandle handle = await jobs.EnqueueAsync(measured, "x", new JobOptions { Queue = "default" });

        await WithWorkerAsync(jobs, () => handle.WaitAsync());

        Assert.Equal(
            ["jobs.enqueued 1 ", "jobs.started 1 ", "jobs.finished 1 failed", "jobs.started 1 ", "jobs.finished 1 completed"], seen);
        Assert.Equal(4, duration, precision: 6);

        void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (Find(tags, "kind") == Kind)
            {
                Assert.Equal("default", Find(tags, "queue"));
                seen.Add($"{instrument.Name} {value} {Find(tags, "outcome")}");
            }
        }
    });

    private static string? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach ((string key, object? value) in tags)
        {
            if (key == name)
            {
                return (string?)value;
            }
        }

        return null;
    }
}
