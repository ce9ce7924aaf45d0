using System.Globalization;

namespace Lariat.Tool.Fetch.Reports;

/// <summary>Formats figures for people.</summary>
internal static class Format
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>"12.3 MB".</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        while (bytes >= 999.5 && unit < s_units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Figures(unit == 0 ? Math.Round(bytes) : bytes)} {s_units[unit]}");
    }

    /// <summary>"850 ms", "1.24 s".</summary>
    public static string Time(TimeSpan time)
        => time < TimeSpan.FromSeconds(1) ? Milliseconds(time.TotalMilliseconds) : $"{Figures(time.TotalSeconds)} s";

    /// <summary>"0.85 ms", "12.3 ms".</summary>
    public static string Milliseconds(double milliseconds) => $"{Figures(milliseconds)} ms";

    /// <summary>A count per second.</summary>
    public static string Rate(double perSecond) => Figures(perSecond);

    /// <summary>Three significant figures, or all digits before the point.</summary>
    private static string Figures(double value)
        => value.ToString(value >= 99.95 || value == Math.Round(value) ? "0" : value >= 9.995 ? "0.0" : "0.00",
            CultureInfo.InvariantCulture);
}
