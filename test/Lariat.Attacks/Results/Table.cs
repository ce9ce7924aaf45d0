using System.Globalization;
using System.Text;

namespace Lariat.Attacks.Results;

/// <summary>Prints rows as they come.</summary>
internal static class Table
{
    private const int LogLinesPrinted = 3;
    private const int MaxLogLineLength = 500;

    private static readonly CompositeFormat s_layout = CompositeFormat.Parse("{0,-22} {1,-9} {2,11} {3,8} {4,8} {5,8} {6,8} {7,17} {8,7} {9,5} {10,7}  {11}");

    public static void PrintHead() => Print(
        "attack", "server", "answered", "p50 ms", "p99 ms", "max ms", "+MiB", "fds", "CPU s", "log", "end s", "attackers");

    public static void Print(Row row, IReadOnlyList<string> faults)
    {
        Print(
            row.Attack,
            row.Server,
            $"{row.Latencies.Count}/{row.Asked}",
            Ms(row.Percentile(0.5)),
            Ms(row.Percentile(0.99)),
            Ms(row.Percentile(1)),
            MiB(row.GrowthBytes),
            $"{row.DescriptorsBefore}>{row.DescriptorsPeak}>{row.DescriptorsAfter?.ToString(CultureInfo.InvariantCulture) ?? "-"}",
            Seconds(row.ProcessorTime),
            row.Log.Count,
            row.EndTime is { } time ? Seconds(time) : "never",
            row.Counts);
        foreach (string fault in faults)
        {
            Console.WriteLine($"    FAILED: {fault}");
        }

        if (faults.Count > 0)
        {
            PrintLog(row.Log);
        }
    }

    public static string MiB(long bytes) => (bytes / (1024.0 * 1024)).ToString("F1", CultureInfo.InvariantCulture);

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture);

    private static void Print(params object[] cells) => Console.WriteLine(string.Format(CultureInfo.InvariantCulture, s_layout, cells).TrimEnd());

    private static void PrintLog(IReadOnlyList<string> log)
    {
        foreach (string line in log.Take(LogLinesPrinted))
        {
            Console.WriteLine($"    log: {line[..Math.Min(line.Length, MaxLogLineLength)]}");
        }
    }
}
