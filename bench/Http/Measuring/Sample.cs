using Lariat.Tool.Load;

namespace Lariat.Http.Benchmarks;

/// <summary>One measurement: times in seconds, latencies in microseconds.</summary>
internal sealed record Sample(
    string Row, string Server, int Round, long Answers, double Seconds, double Cpu, double OthersCpu, double P50, double P99, double P999)
{
    // Of one core, by everything that is neither measured nor measures; /proc/stat knows no less than 10 ms.
    private const double MaxOthers = 0.1;

    /// <summary>What a load generator here has counted.</summary>
    public static Sample Of(string row, string server, int round, LoadTally tally, Meter meter) => new(
        row, server, round, tally.Answers, tally.Elapsed.TotalSeconds, meter.Cpu, meter.OthersCpu,
        tally.Latencies.At(50) / 1000.0, tally.Latencies.At(99) / 1000.0, tally.Latencies.At(99.9) / 1000.0);

    public double PerSecond => Answers / Seconds;

    /// <summary>Processor time of the measured process, microseconds.</summary>
    public double CpuPerAnswer => Cpu * 1e6 / Math.Max(1, Answers);

    /// <summary>Whether other programs used so much of the machine that this should not count.</summary>
    public bool IsDirty => OthersCpu > MaxOthers * Seconds;
}
