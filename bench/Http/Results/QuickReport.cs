using System.Text.Json;

namespace Lariat.Http.Benchmarks;

/// <summary>A line for each row and server.</summary>
internal static class QuickReport
{
    public static void Print(IReadOnlyList<Figures> all, bool isJson)
    {
        foreach (Figures figures in all)
        {
            Console.WriteLine(isJson ? Json(figures) : Text(figures));
        }
    }

    private static string Json(Figures figures) => JsonSerializer.Serialize(new
    {
        name = figures.Row,
        server = figures.Server,
        rps = Math.Round(figures.PerSecond.Median),
        cpu_us = Math.Round(figures.Cpu.Median, 2),
        p50_us = Math.Round(figures.P50.Median, 1),
        p99_us = Math.Round(figures.P99.Median, 1),
        p999_us = Math.Round(figures.P999.Median, 1),
    });

    private static string Text(Figures figures)
        => FormattableString.Invariant($"{figures.Row,-16}{figures.Server,-16}{figures.PerSecond.Median,9:F0}/s {figures.Speed?.Median,6:F2}x {figures.Cpu.Median,8:F2} us CPU   ")
            + FormattableString.Invariant($"p50 {figures.P50.Median,7:F0}  p99 {figures.P99.Median,7:F0}  p99.9 {figures.P999.Median,7:F0} us{(figures.IsDirty ? " *" : "")}");
}
