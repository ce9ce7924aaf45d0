namespace Lariat.Net.Benchmarks;

/// <summary>The whole matrix, with everything that is made of it.</summary>
internal static class MatrixReport
{
    private const int RoundsDefault = 10;
    private const double SecondsDefault = 0.4;
    private static readonly int[] s_sizes = [64, 1024, 10 * 1024, 100 * 1024];
    private static readonly int[] s_connections = [1, 100, 1000];

    public static int Run(BenchmarkOptions options, PeerSet peers)
    {
        int rounds = options.Rounds ?? RoundsDefault;
        double seconds = options.Seconds ?? SecondsDefault;
        Cell[] cells = [.. (options.Connections ?? s_connections).SelectMany(connections => (options.Sizes ?? s_sizes).Select(bytes => new Cell(bytes, connections)))];
        var matrix = new Matrix(peers, cells, rounds, seconds, Console.Error);
        var table = new ResultTable(matrix.Run());
        var run = new RunInfo(rounds, seconds, table.Samples.Count(sample => sample.IsDirty), table.Samples.Count);

        string markdown = MarkdownReport.Write(table, peers, run);
        File.WriteAllText(Path.Combine(options.Output, "results.md"), markdown);
        File.WriteAllText(Path.Combine(options.Output, "results.json"), JsonReport.Write(table, peers, run, matrix.Failures));
        File.WriteAllText(Path.Combine(options.Output, "results.svg"), Plot.Write(table, peers));
        Console.WriteLine(markdown);
        Console.WriteLine($"written: results.md, results.json, results.svg in {options.Output}");
        matrix.Failures.ForEach(failure => Console.WriteLine($"FAILED: {failure}"));
        return matrix.Failures.Count == 0 ? 0 : 1;
    }
}
