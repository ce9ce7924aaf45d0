// The benchmark table (docs/performance.md). What is run:
//   (nothing)                      BenchmarkDotNet over all rows
//   quick [--json]                 the table in under a minute
//   profile NAME [SECONDS [PEER]]  one row again and again, for a profiler and for comparisons of two builds
//   --only NAME…                   at the end of the first two: some rows only
//   children KIND [COUNT]          children of one group, 10 million by default; fails if live memory grows (ChildrenSoak)
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
    case ["profile", var name, .. { Length: <= 2 } rest]:
        double seconds = rest.Length > 0 ? double.Parse(rest[0], CultureInfo.InvariantCulture) : 10;
        Sampler.RunFor(Table.Find(name), rest.Length > 1 ? Enum.Parse<Peer>(rest[1]) : Peer.Lariat, TimeSpan.FromSeconds(seconds));
        return 0;
    case ["measure", var name, .. var peers]:
        Sampler.Measure(Table.Find(name), [.. peers.Select(Enum.Parse<Peer>)]);
        return 0;
    case ["children", var kind, .. { Length: <= 1 } count] when ChildrenSoak.Kinds.Split('|').Contains(kind):
        return ChildrenSoak.Run(kind, count.Length > 0 ? long.Parse(count[0], CultureInfo.InvariantCulture) : 10_000_000) ? 0 : 1;
    default:
        Console.Error.WriteLine($"usage: Lariat.Benchmarks [quick [--json] | profile NAME [SECONDS [PEER]] | children {ChildrenSoak.Kinds} [COUNT]] [--only NAME…]");
        return 2;
}
