using System.Text.Json;

namespace Lariat.Jobs.Benchmarks;

/// <summary>A line for each row, with its first peer.</summary>
internal static class QuickReport
{
    public static void Print(IReadOnlyList<Row> rows, Rounds rounds, bool isJson)
    {
        foreach (Row row in rows)
        {
            Print(row, Figures.Of(rounds.Samples, row, row.Lariat), row.Peers.Length > 0 ? Figures.Of(rounds.Samples, row, row.Peers[0]) : null, isJson);
        }

        foreach (string failure in rounds.Failures)
        {
            Console.Error.WriteLine(failure);
        }
    }

    private static void Print(Row row, Figures? lariat, Figures? peer, bool isJson)
    {
        bool isLatency = row.Measure == Measure.Latency;
        string name = isLatency ? $"{row.Name}_p50" : row.Name;
        string unit = isLatency ? "ms" : "jobs/s";
        string? peerName = row.Peers.FirstOrDefault()?.Name;
        double? Rounded(Figures? figures) => figures is null ? null : Math.Round(figures.Value.Median, isLatency ? 2 : 0);
        Console.WriteLine(isJson
            ? JsonSerializer.Serialize(new { name, lariat = Rounded(lariat), peer = Rounded(peer), peer_name = peerName, unit })
            : FormattableString.Invariant(
                $"{name,-15} {Rounded(lariat),9:N1} {unit}, {lariat?.Client,5:N1} + {lariat?.Server,4:N1} µs a job; {peerName} {Rounded(peer):N1}, {peer?.Client:N1} + {peer?.Server:N1} µs"));
    }
}
