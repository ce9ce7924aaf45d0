using System.Globalization;

namespace Lariat.Jobs.Benchmarks;

/// <summary>The tables of a comparison, as they stand in docs/jobs.md.</summary>
internal static class MarkdownReport
{
    public static void Print(IReadOnlyList<Row> rows, Rounds rounds, int count)
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"Medians of {count} interleaved rounds, in parentheses the {(count < 6 ? "lowest and the highest" : "95 % interval")}, if there are several.");
        Console.WriteLine();
        PrintRates([.. rows.Where(static row => row.Measure != Measure.Latency)], rounds.Samples);
        PrintLatencies([.. rows.Where(static row => row.Measure == Measure.Latency)], rounds.Samples);
        foreach (string failure in rounds.Failures)
        {
            Console.WriteLine($"- {failure}");
        }
    }

    private static void PrintRates(Row[] rows, IReadOnlyList<Sample> samples)
    {
        Console.WriteLine("| row | | jobs/s | client, µs a job | server | sum | Lariat's jobs/s to it | Lariat's processor time to it |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (Row row in rows)
        {
            string name = $"`{row.Name}`";
            foreach (Contender contender in (Contender[])[row.Lariat, .. row.Peers])
            {
                if (Figures.Of(samples, row, contender) is { } figures)
                {
                    bool isLariat = contender == row.Lariat;
                    Console.WriteLine(
                        $"| {name} | {contender.Name} | {figures.Value.ToString("N0")}"
                        + $"{(isLariat && row.OwnGoal is { } own ? Judge(figures.Value.Median >= own, $"≥ {Number(own, "N0")}") : "")} "
                        + $"| {Number(figures.Client)} | {(row.Engine == Engine.Sqlite ? "–" : Number(figures.Server))} | {Number(figures.Cpu)} "
                        + $"| {Ratio(figures.Rate, contender.RateGoal, isAtLeast: true)} | {Ratio(figures.CpuRatio, contender.CpuGoal, isAtLeast: false)} |");
                    name = "";
                }
            }
        }

        Console.WriteLine();
    }

    private static void PrintLatencies(Row[] rows, IReadOnlyList<Sample> samples)
    {
        if (rows.Length == 0)
        {
            return;
        }

        Console.WriteLine("| row | | 50 % within, ms | 99 % within, ms |");
        Console.WriteLine("|---|---|---|---|");
        foreach (Row row in rows)
        {
            string name = $"`{row.Name}`";
            foreach (Contender contender in (Contender[])[row.Lariat, .. row.Peers])
            {
                if (Figures.Of(samples, row, contender) is { } figures)
                {
                    bool isLariat = contender == row.Lariat;
                    Console.WriteLine(
                        $"| {name} | {contender.Name} | {Latency(figures.Value, isLariat ? row.OwnGoal : null)} "
                        + $"| {Latency(figures.HighValue, isLariat ? row.OwnHighGoal : null)} |");
                }
            }
        }

        Console.WriteLine();
    }

    private static string Latency(Interval value, double? goal)
        => value.ToString("N1") + (goal is { } most ? Judge(value.Median <= most, $"≤ {Number(most)}") : "");

    private static string Ratio(Interval? ratio, double? goal, bool isAtLeast) => (ratio, goal) switch
    {
        (null, _) => "",
        ({ } value, null) => $"{Number(value.Median, "N2")}x",
        ({ } value, { } bound) => $"{value.ToString("N2")}x"
            + Judge(isAtLeast ? value.Median >= bound : value.Median <= bound, $"{(isAtLeast ? '≥' : '≤')} {Number(bound, "0.##")}x"),
    };

    private static string Judge(bool isMet, string goal) => $"; goal {goal}: {(isMet ? "met" : "**missed**")}";

    private static string Number(double value, string format = "0.#") => value.ToString(format, CultureInfo.InvariantCulture);
}
