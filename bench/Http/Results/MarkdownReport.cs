using System.Globalization;
using System.Text;

namespace Lariat.Http.Benchmarks;

/// <summary>The tables of docs/performance.md#http.</summary>
internal static class MarkdownReport
{
    public static void Write(
        string folder, IReadOnlyList<Figures> all, IReadOnlyList<MissingPeer> missing, IReadOnlyList<string> failures, int rounds, double seconds)
    {
        var text = new StringBuilder();
        string processor = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, one core of {processor} for the server, one for the load, {Environment.OSVersion}, .NET {Environment.Version}; {rounds} rounds, {seconds} s each (*: other programs used the machine)").AppendLine();
        foreach (IGrouping<string, Figures> row in all.GroupBy(figures => figures.Row))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"**{row.Key}**").AppendLine();
            text.AppendLine("| server | requests/s | of Kestrel | CPU, µs | p50, µs | p99 | p99.9 |");
            text.AppendLine("|---|---:|---:|---:|---:|---:|---:|");
            foreach (Figures figures in row)
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"| {figures.Server}{(figures.IsDirty ? " *" : "")} | {figures.PerSecond.Median:N0} | {figures.Speed?.ToString("F2") ?? "–"} | {figures.Cpu.ToString("F1")} | {figures.P50.Median:N0} | {figures.P99.Median:N0} | {figures.P999.Median:N0} |");
            }

            text.AppendLine();
        }

        foreach (string note in missing.Select(peer => $"Missing: {peer.Name}: {peer.Reason}").Concat(failures.Select(failure => $"Failed: {failure}")))
        {
            text.AppendLine(note);
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "results.md");
        File.WriteAllText(path, text.ToString());
        Console.WriteLine($"{path} has the tables.");
    }
}
