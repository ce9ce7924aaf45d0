namespace Lariat.Net.Benchmarks;

/// <summary>What the samples say about one server in one cell.</summary>
internal sealed record ResultRow(
    string Server, Cell Cell, Interval? CpuRatio, Interval CpuPerMessage, Interval MessagesPerSecond, double P50, double P99, double LoadBusy, int DirtyCount);

/// <summary>The samples of a run, and what follows from them.</summary>
internal sealed class ResultTable
{
    private readonly ILookup<(string Server, Cell Cell), Sample> _samples;
    private readonly Dictionary<(string Server, Cell Cell), ResultRow> _rows;

    public ResultTable(IReadOnlyList<Sample> samples)
    {
        Samples = samples;
        _samples = samples.ToLookup(sample => (sample.Server, sample.Cell));
        _rows = _samples.ToDictionary(group => group.Key, group => Summarize(group.Key.Server, group.Key.Cell, [.. group]));
        Servers = [.. samples.Select(sample => sample.Server).Distinct()];
        Cells = [.. samples.Select(sample => sample.Cell).Distinct()];
    }

    public IReadOnlyList<Sample> Samples { get; }

    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>In the order in which they were measured first.</summary>
    public IReadOnlyList<string> Servers { get; }

    public IEnumerable<ResultRow> Rows => _rows.Values;

    public ResultRow? Find(string server, Cell cell) => _rows.GetValueOrDefault((server, cell));

    /// <summary>One server against another, round by round; null if one of them was not measured.</summary>
    public Interval? Ratio(string server, string reference, Cell cell, Func<Sample, double> metric)
    {
        Dictionary<int, Sample> references = _samples[(reference, cell)].ToDictionary(sample => sample.Round);
        return Interval.Of(_samples[(server, cell)]
            .Where(sample => references.ContainsKey(sample.Round))
            .Select(sample => metric(sample) / metric(references[sample.Round])));
    }

    private ResultRow Summarize(string server, Cell cell, Sample[] samples) => new(
        server,
        cell,
        Ratio(server, Peer.Baseline, cell, sample => sample.CpuPerMessage),
        Interval.Of(samples.Select(sample => sample.CpuPerMessage))!.Value,
        Interval.Of(samples.Select(sample => sample.MessagesPerSecond))!.Value,
        Interval.Of(samples.Select(sample => sample.Load.P50))!.Value.Median,
        Interval.Of(samples.Select(sample => sample.Load.P99))!.Value.Median,
        Interval.Of(samples.Select(sample => sample.Load.LoadCpu / sample.Load.Seconds))!.Value.Median,
        samples.Count(sample => sample.IsDirty));
}
