using System.Globalization;
using System.Text;

namespace Lariat.Net.Benchmarks;

/// <summary>The tables of docs/performance.md#network.</summary>
internal static class MarkdownReport
{
    public static string Write(ResultTable table, PeerSet peers, RunInfo run)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{run}").AppendLine();
        foreach (IGrouping<int, Cell> cells in table.Cells.GroupBy(cell => cell.Connections).OrderBy(group => DistanceFromHundred(group.Key)))
        {
            string connections = cells.Key == 1 ? "1 connection" : $"{cells.Key:N0} connections";
            AppendTable(text, $"Server CPU per message against the C epoll server, {connections}", table, peers, [.. cells],
                row => row.CpuRatio?.ToString("F2") ?? "–");
            AppendTable(text, $"Messages/s, {connections}", table, peers, [.. cells], row => Thousands(row.MessagesPerSecond.Median));
            AppendTable(text, $"Latency p50/p99 in µs, {connections}", table, peers, [.. cells],
                row => string.Create(CultureInfo.InvariantCulture, $"{row.P50:N0}/{row.P99:N0}"));
        }

        AppendVerdicts(text, table);
        foreach (MissingPeer missing in peers.Missing)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Missing: {missing.Name}: {missing.Reason}");
        }

        return text.ToString();
    }

    // Of most interest first.
    private static double DistanceFromHundred(int connections) => Math.Abs(Math.Log10(connections) - 2) + (connections < 100 ? 1 : 0);

    private static void AppendTable(StringBuilder text, string title, ResultTable table, PeerSet peers, Cell[] cells, Func<ResultRow, string> show)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"**{title}**").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| server | {string.Join(" | ", cells.Select(cell => cell.Size))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(cells.Select(_ => "---:|"))}");
        foreach (Peer peer in peers.Available)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {peer.Name} | {string.Join(" | ", cells.Select(cell => Show(table.Find(peer.Name, cell), show)))} |");
        }

        text.AppendLine();
    }

    // A star: in some round other programs used the machine, and repeating did not help.
    private static string Show(ResultRow? row, Func<ResultRow, string> show) => row is null ? "failed" : show(row) + (row.DirtyCount > 0 ? " *" : "");

    private static void AppendVerdicts(StringBuilder text, ResultTable table)
    {
        Verdict[] verdicts = [.. Goal.All.SelectMany(goal => goal.Judge(table))];
        if (verdicts.Length == 0)
        {
            return;
        }

        text.AppendLine("| goal | server | cell | measured | |").AppendLine("|---|---|---|---:|---|");
        foreach (Verdict verdict in verdicts)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {verdict.Goal} | {verdict.Server} | {verdict.Cell} | {verdict.Measured.ToString("F2")} | {(verdict.IsMet ? "met" : "**missed**")} |");
        }

        text.AppendLine();
    }

    private static string Thousands(double rate) => rate < 10_000
        ? (rate / 1000).ToString("F1", CultureInfo.InvariantCulture) + "k"
        : (rate / 1000).ToString("F0", CultureInfo.InvariantCulture) + "k";
}
