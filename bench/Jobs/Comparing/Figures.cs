namespace Lariat.Jobs.Benchmarks;

/// <summary>What the rounds say of one contender in one row.</summary>
/// <param name="Value">Jobs per second, or half of the latencies in milliseconds.</param>
/// <param name="HighValue">99 of 100 latencies in milliseconds.</param>
/// <param name="Client">Microseconds of the contender for each job, median.</param>
/// <param name="Server">Microseconds of the server for each job, median.</param>
/// <param name="Cpu">Both together.</param>
/// <param name="Rate">How many times this one's value Lariat's is, in the same round; null for Lariat, and where Lariat was not measured.</param>
/// <param name="CpuRatio">The same for the processor time.</param>
internal sealed record Figures(
    Interval Value, Interval HighValue, double Client, double Server, double Cpu, Interval? Rate, Interval? CpuRatio)
{
    /// <summary>Null if nothing was measured.</summary>
    public static Figures? Of(IReadOnlyList<Sample> all, Row row, Contender contender)
    {
        Sample[] own = [.. all.Where(sample => sample.Row == row && sample.Contender == contender)];
        if (own.Length == 0)
        {
            return null;
        }

        Dictionary<int, Sample> lariat = contender == row.Lariat
            ? []
            : all.Where(sample => sample.Row == row && sample.Contender == row.Lariat).ToDictionary(static sample => sample.Round);
        (Sample Lariat, Sample Own)[] pairs = [.. own.Where(sample => lariat.ContainsKey(sample.Round)).Select(sample => (lariat[sample.Round], sample))];
        return new Figures(
            Interval.Of(own.Select(static sample => sample.Value))!.Value, Interval.Of(own.Select(static sample => sample.HighValue))!.Value,
            Median(static sample => sample.ClientMicroseconds), Median(static sample => sample.ServerMicroseconds),
            Median(static sample => sample.Microseconds), Interval.Of(pairs.Select(static pair => pair.Lariat.Value / pair.Own.Value)),
            Interval.Of(pairs.Select(static pair => pair.Lariat.Microseconds / pair.Own.Microseconds)));

        double Median(Func<Sample, double> of) => Interval.Of(own.Select(of))!.Value.Median;
    }
}
