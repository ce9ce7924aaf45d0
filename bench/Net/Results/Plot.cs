using System.Globalization;
using System.Security;
using System.Text;

namespace Lariat.Net.Benchmarks;

/// <summary>An SVG of the ratios: a panel per message size, a bar per server, a whisker for the interval, a line for the C epoll server.</summary>
internal static class Plot
{
    private const int NameWidth = 170;
    private const int PanelWidth = 210;
    private const int PanelGap = 20;
    private const int RowHeight = 20;
    private const int Top = 60;

    // What the title takes.
    private const int MinWidth = 760;

    // Ratios are cut off here; the number beside the bar is the true one.
    private const double MaxRatio = 6;

    public static string Write(ResultTable table)
    {
        int connections = table.Cells.Any(cell => cell.Connections == 100) ? 100 : table.Cells.Select(cell => cell.Connections).DefaultIfEmpty(100).Max();
        Cell[] cells = [.. table.Cells.Where(cell => cell.Connections == connections)];
        int width = Math.Max(MinWidth, NameWidth + cells.Length * (PanelWidth + PanelGap) + PanelGap);
        int height = Top + table.Servers.Count * RowHeight + 30;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Text(svg, 10, 20, $"Server CPU per message against the C epoll server, {connections} connections (median and its 95 % interval; less is better)", "#000");
        for (int row = 0; row < table.Servers.Count; row++)
        {
            Text(svg, 10, Top + row * RowHeight + 14, table.Servers[row], "#000");
        }

        for (int panel = 0; panel < cells.Length; panel++)
        {
            Panel(svg, NameWidth + panel * (PanelWidth + PanelGap), cells[panel], table);
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static void Panel(StringBuilder svg, int left, Cell cell, ResultTable table)
    {
        Text(svg, left, Top - 10, cell.Size, "#000");
        for (int row = 0; row < table.Servers.Count; row++)
        {
            if (table.Find(table.Servers[row], cell)?.CpuRatio is { } ratio)
            {
                Bar(svg, left, Top + row * RowHeight, table.Servers[row], ratio);
            }
        }

        double one = left + Width(1);
        Line(svg, one, Top - 5, one, Top + table.Servers.Count * RowHeight, "#c00");
    }

    private static void Bar(StringBuilder svg, int left, int top, string server, Interval ratio)
    {
        string color = server.StartsWith("lariat", StringComparison.Ordinal) ? "#2a6f97" : "#adb5bd";
        double width = Width(ratio.Median);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{top + 3}\" width=\"{width:F1}\" height=\"{RowHeight - 6}\" fill=\"{color}\"/>");
        Line(svg, left + Width(ratio.Low), top + RowHeight / 2.0, left + Width(ratio.High), top + RowHeight / 2.0, "#000");
        Text(svg, left + Math.Max(width, Width(ratio.High)) + 4, top + 14, ratio.Median.ToString("F2", CultureInfo.InvariantCulture), "#333");
    }

    private static double Width(double ratio) => Math.Min(ratio, MaxRatio) / MaxRatio * (PanelWidth - 35);

    private static void Text(StringBuilder svg, double x, double y, string text, string color)
        => svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" fill=\"{color}\">{SecurityElement.Escape(text)}</text>");

    private static void Line(StringBuilder svg, double x1, double y1, double x2, double y2, string color)
        => svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\" stroke=\"{color}\"/>");
}
