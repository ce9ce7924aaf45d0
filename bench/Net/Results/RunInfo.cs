using System.Globalization;

namespace Lariat.Net.Benchmarks;

/// <summary>When, where and how something was measured.</summary>
internal sealed record RunInfo(int Rounds, double Seconds, int DirtyCount, int SampleCount)
{
    public string Date { get; } = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string Processor { get; } = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";

    public string System { get; } = $"Linux {Environment.OSVersion.Version}, .NET {Environment.Version}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Date}, {Environment.ProcessorCount} x {Processor}, {System}; {Rounds} rounds of {Seconds} s a cell; {DirtyCount} of {SampleCount} measurements disturbed by other programs (*).");
}
