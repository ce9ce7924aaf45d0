namespace Lariat.Http.Benchmarks;

/// <summary>The medians of a peer in a row, with their intervals.</summary>
internal sealed record Figures(string Row, string Server, Interval PerSecond, Interval Cpu, Interval P50, Interval P99, Interval P999, Interval? Speed, bool IsDirty)
{
    /// <summary>Every row and peer, in the order in which they were first measured.</summary>
    public static IReadOnlyList<Figures> Of(IReadOnlyList<Sample> samples)
    {
        var baseline = samples.Where(sample => sample.Server == Peer.Baseline).ToDictionary(sample => (sample.Row, sample.Round));
        return [.. samples.GroupBy(sample => (sample.Row, sample.Server)).Select(group => new Figures(
            group.Key.Row,
            group.Key.Server,
            Median(group, sample => sample.PerSecond),
            Median(group, sample => sample.CpuPerAnswer),
            Median(group, sample => sample.P50),
            Median(group, sample => sample.P99),
            Median(group, sample => sample.P999),
            Interval.Of(group.Where(sample => baseline.ContainsKey((sample.Row, sample.Round)))
                .Select(sample => sample.PerSecond / baseline[(sample.Row, sample.Round)].PerSecond)),
            group.Any(sample => sample.IsDirty)))];
    }

    private static Interval Median(IEnumerable<Sample> samples, Func<Sample, double> metric) => Interval.Of(samples.Select(metric))!.Value;
}
