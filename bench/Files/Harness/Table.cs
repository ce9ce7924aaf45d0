using System.Globalization;
using System.Text.Json;

namespace Lariat.Files.Benchmarks;

/// <summary>All rows, every side in turns.</summary>
internal static class Table
{
    // Until both sides are compiled for good and their threads are there.
    private const int WarmUpRounds = 2;

    private static readonly Row[] s_rows =
    [
        new ReadFilesRow("files_warm_64", 64, isCold: false),
        new ReadFilesRow("files_cold_64", 64, isCold: true),
        new ReadFilesRow("files_cold_256", 256, isCold: true),
        new RandomReadRow(),
        new WriteRow(),
    ];

    public static async Task RunAsync(Corpus corpus, int rounds, bool asJson)
    {
        AiofilesPeer? peer = AiofilesPeer.Find();
        if (!asJson)
        {
            Console.WriteLine($"operations/s, median of {rounds} rounds (lowest to highest), processor time per operation; {corpus.Folder}; {peer?.Version ?? "no aiofiles"}");
            Console.WriteLine($"{"row",-16}{"Lariat",34}{".NET",34}{"ratio",8}{"aiofiles",10}{"ratio",8}");
        }

        foreach (Row row in s_rows)
        {
            (Cost[] lariat, Cost[] dotnet) = await MeasureAsync(row, corpus, rounds);
            double? python = peer?.Measure(row, corpus);
            Print(row.Name, lariat, dotnet, python, asJson);
        }
    }

    public static async Task ProfileAsync(Corpus corpus, string name, string side, double seconds)
    {
        Row row = Array.Find(s_rows, row => row.Name == name) ?? throw new ArgumentException($"There is no row {name}.");
        long end = Environment.TickCount64 + (long)(seconds * 1000);
        while (Environment.TickCount64 < end)
        {
            Cost cost = side == "dotnet" ? await Round.PlainAsync(row, corpus) : Round.Lariat(row, corpus);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cost.Speed:F0}/s, {cost.ProcessorUs:F2} us"));
        }
    }

    private static async Task<(Cost[] Lariat, Cost[] Dotnet)> MeasureAsync(Row row, Corpus corpus, int rounds)
    {
        var lariat = new List<Cost>();
        var dotnet = new List<Cost>();
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            Cost ours = Round.Lariat(row, corpus);
            Cost theirs = await Round.PlainAsync(row, corpus);
            if (round >= 0)
            {
                lariat.Add(ours);
                dotnet.Add(theirs);
            }
        }

        return ([.. lariat.OrderBy(cost => cost.Speed)], [.. dotnet.OrderBy(cost => cost.Speed)]);
    }

    private static void Print(string name, Cost[] lariat, Cost[] dotnet, double? python, bool asJson)
    {
        double ours = lariat[lariat.Length / 2].Speed;
        double theirs = dotnet[dotnet.Length / 2].Speed;
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                name,
                lariat = Math.Round(ours),
                dotnet = Math.Round(theirs),
                peer = python is { } speed ? Math.Round(speed) : (double?)null,
                unit = "ops/s",
            }));
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-16}{Spread(lariat),34}{Spread(dotnet),34}{ours / theirs,8:F2}{python,10:F0}{ours / python,8:F1}"));
    }

    private static string Spread(Cost[] sorted) => string.Create(
        CultureInfo.InvariantCulture,
        $"{sorted[sorted.Length / 2].Speed:F0} ({sorted[0].Speed:F0}-{sorted[^1].Speed:F0}) {sorted.Select(cost => cost.ProcessorUs).Order().ElementAt(sorted.Length / 2):F1} us");
}
