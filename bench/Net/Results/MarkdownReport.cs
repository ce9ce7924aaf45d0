using System.Globalization;
using System.Text;

namespace Lariat.Net.Benchmarks;

/// <summary>The tables of docs/performance.md#network.</summary>
internal static class MarkdownReport
{
    // Where neither waking up nor the number of connections is what is measured.
    private const int ConnectionsOfInterest = 100;

    public static string Write(ResultTable table, PeerSet peers, RunInfo run)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{run}").AppendLine();
        Cell[] main = [.. table.Cells.Where(cell => cell.Connections == ConnectionsOfInterest)];
        Cell[] others = [.. table.Cells.Except(main)];
        AppendTable(text, "Server CPU per message against the C epoll server (median, 95 % interval)", table, main, row => row.CpuRatio?.ToString("F2"));
        AppendTable(text, "Server CPU per message against the C epoll server, other numbers of connections (median)", table, others, row => row.CpuRatio?.Median.ToString("F2", CultureInfo.InvariantCulture));
        AppendTable(text, "Messages/s, thousands", table, [.. table.Cells], row => Thousands(row.MessagesPerSecond.Median));
        AppendTable(text, "Latency p50/p99, µs", table, [.. table.Cells], row => string.Create(CultureInfo.InvariantCulture, $"{row.P50:N0}/{row.P99:N0}"));
        AppendVerdicts(text, table);
        foreach (MissingPeer missing in peers.Missing)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Missing: {missing.Name}: {missing.Reason}");
        }

        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, string title, ResultTable table, Cell[] cells, Func<ResultRow, string?> show)
    {
        if (cells.Length == 0)
        {
            return;
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"**{title}**").AppendLine();
        AppendHeader(text, ["server"], cells.Select(cell => cell.ToString()));
        foreach (string server in table.Servers)
        {
            AppendRow(text, [server, .. cells.Select(cell => Show(table.Find(server, cell), show))]);
        }

        text.AppendLine();
    }

    // A star: in some round other programs used the machine, and repeating did not help.
    private static string Show(ResultRow? row, Func<ResultRow, string?> show)
        => row is null || show(row) is not { } value ? "–" : value + (row.DirtyCount > 0 ? " *" : "");

    private static void AppendVerdicts(StringBuilder text, ResultTable table)
    {
        ILookup<(string Goal, string Server, int Connections), Verdict> verdicts = Goal.All.SelectMany(goal => goal.Judge(table))
            .ToLookup(verdict => (verdict.Goal, verdict.Server, verdict.Cell.Connections));
        if (verdicts.Count == 0)
        {
            return;
        }

        Cell[] sizes = [.. table.Cells.DistinctBy(cell => cell.Bytes)];
        text.AppendLine("**Goals**: met where the interval overlaps the goal; missed in bold").AppendLine();
        AppendHeader(text, ["goal", "server"], sizes.Select(cell => cell.Size));
        foreach (IGrouping<(string Goal, string Server, int Connections), Verdict> row in verdicts)
        {
            AppendRow(text,
            [
                row.Key.Goal,
                $"{row.Key.Server} x {row.Key.Connections}",
                .. sizes.Select(cell => row.FirstOrDefault(verdict => verdict.Cell.Bytes == cell.Bytes)?.ToString() ?? ""),
            ]);
        }

        text.AppendLine();
    }

    private static void AppendHeader(StringBuilder text, string[] names, IEnumerable<string> figures)
    {
        string[] columns = [.. figures];
        AppendRow(text, [.. names, .. columns]);
        text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(names.Select(_ => "---|"))}{string.Concat(columns.Select(_ => "---:|"))}");
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> values) => text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", values)} |");

    private static string Thousands(double rate) => (rate / 1000).ToString(rate < 10_000 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
