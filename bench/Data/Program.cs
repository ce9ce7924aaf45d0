// Queries per second and processor time a query: Npgsql on a Lariat loop against the thread pool, the same query over 20 connections, each way in
// a process of its own on one processor (taskset), the server on the others. Interleaved rounds, medians.
// Usage: [quick] [--json], or cancel [--json]: 100 queries that are told to stop at the same moment.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lariat.Data.Benchmarks;
using Lariat.TestKit;

if (args is ["client", var way, var connectionString, var callerCount, var seconds])
{
    Client.Ask(way, connectionString, int.Parse(callerCount, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
    return 0;
}

if (args is ["stop", var stopProvider, var stopWay, var stopConnectionString])
{
    Cancellation.Run(stopProvider, stopWay, stopConnectionString);
    return 0;
}

if (args.Contains("cancel"))
{
    return CancellationRows.Print(args.Contains("--json"));
}

if (PostgresServer.ProgramFolder is null)
{
    Console.Error.WriteLine("PostgreSQL's server (/usr/lib/postgresql/*/bin) is not installed.");
    return 1;
}

bool isQuick = args.Contains("quick");
bool asJson = args.Contains("--json");
int rounds = isQuick ? 3 : 7;
string duration = isQuick ? "1.5" : "3";

// The ways, and the settings of .NET that a process of theirs gets.
(string Name, string Way, bool IsInline)[] ways =
[
    ("pool", "pool", false), ("pool-inline", "pool", true), ("lariat", "lariat", false), ("lariat-inline", "lariat", true), ("lariat-token-inline", "lariat_token", true), ("lariat-turn", "lariat_turn", false), ("lariat-turn-inline", "lariat_turn", true),
];
int[] callers = isQuick ? [64] : [20, 64, 1000];

if (OperatingSystem.IsLinux() && Environment.ProcessorCount > 1)
{
    // The server inherits it: all processors but the clients'.
    using Process self = Process.GetCurrentProcess();
    self.ProcessorAffinity &= ~1;
}

using PostgresServer server = PostgresServer.Start();
string pool = $"{server.ConnectionString};Maximum Pool Size={Load.ConnectionCount};Minimum Pool Size={Load.ConnectionCount};Max Auto Prepare=10;No Reset On Close=true";
if (!asJson)
{
    Console.WriteLine($"{rounds} rounds of {duration} s; queries a second (least to most), processor microseconds a query, in the client");
}

foreach (int count in callers)
{
    var results = ways.ToDictionary(way => way.Name, _ => new List<(double Rate, double Microseconds)>());
    for (int round = 0; round < rounds; round++)
    {
        foreach ((string name, string kind, bool isInline) in ways)
        {
            results[name].Add(Measure(kind, isInline, pool, count, duration));
        }
    }

    foreach ((string name, List<(double Rate, double Microseconds)> runs) in results)
    {
        double rate = Median(runs.Select(run => run.Rate));
        double cpu = Median(runs.Select(run => run.Microseconds));
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(new { name = $"query_{count}", server = name, qps = Math.Round(rate), cpu_us = Math.Round(cpu, 2) })
            : string.Create(CultureInfo.InvariantCulture, $"{count,6} {name,-20}{rate,8:F0} ({runs.Min(run => run.Rate):F0} to {runs.Max(run => run.Rate):F0}){cpu,8:F1} us"));
    }
}

return 0;

static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

static (double Rate, double Microseconds) Measure(string way, bool isInline, string connectionString, int callers, string seconds)
{
    string count = callers.ToString(CultureInfo.InvariantCulture);
    var start = new ProcessStartInfo("taskset", ["-c", "0", Environment.ProcessPath!, "client", way, connectionString, count, seconds]) { RedirectStandardOutput = true };
    start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = isInline ? "1" : "0";

    // On one processor the runtime waits ten times as long before it compiles hot methods again; the warm-up is shorter than that.
    start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
    using Process client = Process.Start(start)!;
    string output = client.StandardOutput.ReadToEnd();
    client.WaitForExit();
    double[] numbers = [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    return numbers is [var rate, var microseconds] ? (rate, microseconds) : throw new InvalidOperationException($"The client '{way}' printed '{output}'.");
}
