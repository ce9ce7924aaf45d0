// The benchmark table (docs/performance.md). What is run:
//   (nothing)                      BenchmarkDotNet over all rows
//   quick [--json]                 the table in under a minute
//   profile NAME [SECONDS]         Lariat's side of one row, again and again, for a profiler
//   --only NAME…                   at the end of the first two: some rows only
//   measure NAME PEER…             one process of the quick table: prints a JSON object per peer
using System.Globalization;
using Lariat.Benchmarks;

int at = Array.IndexOf(args, "--only");
Row[] rows = at < 0 ? [.. Table.Rows] : [.. args[(at + 1)..].Select(Table.Find)];
string[] command = at < 0 ? args : args[..at];
switch (command)
{
    case []:
        RowBenchmarks.Run(rows);
        return 0;
    case ["quick", .. var options] when options.All(option => option == "--json"):
        await QuickTable.RunAsync(rows, asJson: options.Length > 0);
        return 0;
    case ["profile", var name]:
        Sampler.RunFor(Table.Find(name), TimeSpan.FromSeconds(10));
        return 0;
    case ["profile", var name, var seconds]:
        Sampler.RunFor(Table.Find(name), TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;
    case ["measure", var name, .. var peers]:
        Sampler.Measure(Table.Find(name), [.. peers.Select(Enum.Parse<Peer>)]);
        return 0;
    default:
        Console.Error.WriteLine("usage: Lariat.Benchmarks [quick [--json] | profile NAME [SECONDS]] [--only NAME…]");
        return 2;
}
