using System.Globalization;

namespace Lariat.Net.Benchmarks;

/// <summary>When, where and how something was measured.</summary>
internal sealed record RunInfo(int Rounds, double Seconds, int SampleCount, int DirtyCount)
{
    public string Date { get; } = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string Processor { get; } =
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";

    public string Kernel { get; } = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    public static RunInfo Of(ResultTable table, double seconds) => new(
        table.Samples.GroupBy(sample => (sample.Server, sample.Cell)).Select(group => group.Count()).DefaultIfEmpty(0).Max(),
        seconds,
        table.Samples.Count,
        table.Samples.Count(sample => sample.IsDirty));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Date}, {Environment.ProcessorCount} processors of {Processor}, Linux {Kernel}, .NET {Environment.Version}; {Rounds} rounds, {Seconds} s a cell; "
        + $"{DirtyCount} of {SampleCount} measurements disturbed by other programs (*).");
}
