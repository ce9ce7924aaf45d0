using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace Lariat.Benchmarks;

/// <summary>
/// The same rows under BenchmarkDotNet. It times whole runs: making the loop and the tasks is included, unlike in the quick table.
/// </summary>
[MemoryDiagnoser]
public class RowBenchmarks
{
    // A constant by BenchmarkDotNet's rules; large enough to make the set-up of a run invisible.
    private const int Operations = 100_000;

    private static IReadOnlyList<Row> s_rows = [.. Table.Rows];

    private Row _row = null!;

    /// <summary>The rows to run; those that need processes of their own are left to the quick table.</summary>
    public static IEnumerable<string> Names => s_rows.Where(row => row.HasDotNet && !row.NeedsProcess).Select(row => row.Name);

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    internal static void Run(IReadOnlyList<Row> rows)
    {
        s_rows = rows;
        BenchmarkRunner.Run<RowBenchmarks>(DefaultConfig.Instance.WithOptions(ConfigOptions.JoinSummary));
    }

    [GlobalSetup]
    public void FindRow() => _row = Table.Find(Name);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Lariat() => _row.Run(Peer.Lariat, Operations, new Meter());

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void Pool() => _row.Run(Peer.Pool, Operations, new Meter());

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Context() => _row.Run(Peer.Context, Operations, new Meter());
}
