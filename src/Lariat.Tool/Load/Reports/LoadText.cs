using System.Globalization;
using Lariat.Tool.Fetch.Reports;

namespace Lariat.Tool.Load.Reports;

/// <summary>The result for people.</summary>
internal static class LoadText
{
    private const int BarWidth = 40;

    /// <summary>The percentiles that are reported.</summary>
    public static IReadOnlyList<(string Name, double Percent)> Percents { get; }
        = [("p50", 50), ("p75", 75), ("p90", 90), ("p99", 99), ("p999", 99.9), ("p9999", 99.99)];

    public static IEnumerable<string> Of(LoadOptions options, LoadTally total, bool isInterrupted)
    {
        double seconds = Math.Max(total.Elapsed.TotalSeconds, 1e-6);
        string rate = options.Rate is { } perSecond
            ? string.Create(CultureInfo.InvariantCulture, $", {perSecond} requests/s scheduled")
            : "";
        string loops = options.Loops == 1 ? "1 loop" : $"{options.Loops} loops";
        yield return $"{(isInterrupted ? "Interrupted: " : "")}{options.Url}, {options.Connections} connections, {loops}{rate}";
        yield return $"  answers:  {total.Answers} in {Format.Time(total.Elapsed)}, {Format.Rate(total.Answers / seconds)} requests/s, "
            + $"{Format.Bytes(total.Bytes)}, {Format.Bytes(total.Bytes / seconds)}/s";
        if (total.NotSuccess > 0)
        {
            yield return $"  not 2xx:  {total.NotSuccess} ({string.Join(", ", Classes(total))})";
        }

        if (total.ErrorCount > 0)
        {
            string malformed = total.Fault is { } fault ? $"; the last malformed answer: {fault}" : "";
            yield return $"  failed:   {total.ErrorCount} ({string.Join(", ", Errors(total))}){malformed}";
        }

        if (total.Reconnects > 0)
        {
            yield return $"  connections reopened: {total.Reconnects}";
        }

        if (total.Latencies.Count > 0)
        {
            foreach (string line in Latencies(total.Latencies))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Classes(LoadTally total)
        => Enumerable.Range(1, 5).Where(
            digit => digit != 2 && total.StatusClass(digit) > 0).Select(digit => $"{total.StatusClass(digit)} {digit}xx");

    private static IEnumerable<string> Errors(LoadTally total)
        => Enum.GetValues<LoadError>().Where(error => total.Count(error) > 0).Select(error => $"{total.Count(error)} {Name(error)}");

    private static string Name(LoadError error) => error switch
    {
        LoadError.Closed => "closed by the server",
        LoadError.Malformed => "not HTTP",
        LoadError.Timeout => "time-outs",
        _ => "not connected again",
    };

    private static IEnumerable<string> Latencies(LatencyHistogram latencies)
    {
        IEnumerable<string> percentiles = Percents.Select(percent => $"{percent.Name} {Time(latencies.At(percent.Percent))}");
        yield return $"  latency:  {string.Join(", ", percentiles)}, max {Time(latencies.MaxNs)}";

        // Powers of two, from that of the fastest to that of the slowest.
        long upTo = 1000;
        while (latencies.CountBetween(-1, upTo) == 0)
        {
            upTo *= 2;
        }

        for (long above = -1; above < latencies.MaxNs; above = upTo, upTo *= 2)
        {
            long count = latencies.CountBetween(above, upTo);
            double share = (double)count / latencies.Count;
            string bar = new('█', (int)Math.Ceiling(share * BarWidth));
            yield return string.Create(CultureInfo.InvariantCulture, $"  {"≤ " + Time(upTo),12} {share,7:P2} {bar}");
        }
    }

    private static string Time(long nanoseconds)
        => nanoseconds < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000.0:0} µs")
            : Format.Time(TimeSpan.FromMicroseconds(nanoseconds / 1000.0));
}
