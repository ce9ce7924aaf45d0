namespace Lariat.Net.Benchmarks;

/// <summary>The whole matrix, with everything that is made of it.</summary>
internal static class MatrixReport
{
    private const int RoundsDefault = 10;
    private const double SecondsDefault = 0.3;
    private static readonly int[] s_sizes = [64, 1024, 10 * 1024, 100 * 1024];
    private static readonly int[] s_connections = [1, 100, 1000];

    public static int Run(BenchmarkOptions options, PeerSet peers)
    {
        double seconds = options.Seconds ?? SecondsDefault;
        IReadOnlyList<Sample> earlier = options.IsAppending ? JsonReport.ReadSamples(PathOf("json")) : [];
        int firstRound = earlier.Select(sample => sample.Round + 1).DefaultIfEmpty(0).Max();
        Cell[] cells = [.. (options.Connections ?? s_connections).SelectMany(connections => (options.Sizes ?? s_sizes).Select(bytes => new Cell(bytes, connections)))];
        var matrix = new Matrix(peers, cells, seconds, Console.Error);
        matrix.Run(firstRound, options.Rounds ?? RoundsDefault);

        var table = new ResultTable([.. earlier, .. matrix.Samples]);
        var run = RunInfo.Of(table, seconds);
        string markdown = MarkdownReport.Write(table, peers, run);
        File.WriteAllText(PathOf("md"), markdown);
        File.WriteAllText(PathOf("json"), JsonReport.Write(table, peers, run, matrix.Failures));
        File.WriteAllText(PathOf("svg"), Plot.Write(table));
        Console.WriteLine(markdown);
        Console.WriteLine($"written: {PathOf("md")}, .json, .svg");
        foreach (string failure in matrix.Failures)
        {
            Console.WriteLine($"FAILED: {failure}");
        }

        return matrix.Failures.Count == 0 ? 0 : 1;

        string PathOf(string extension) => Path.Combine(options.Output, $"results.{extension}");
    }
}
