// Jobs in a SQLite file and in PostgreSQL: how fast, and whether any is lost (docs/jobs.md). LARIAT_JOBS_CONNECTION names a server to be
// used; otherwise one is started in a temporary folder.
//   quick [--json]                                     the rates, a line for each row
//   chaos [--engine E] [--seconds N] [--seed N]        kills workers at random; exit code 1 if a job was lost or ran too often
//   fault NAME [--engine E] [--seconds N] [--seed N]   one fault (Faults/): freeze, block, cron, stop; exit code as above
//   views [--rows N]                                   the times of the dashboard's queries, with a million rows in each table
//   measure ROW | worker PLACE FOLDER CONCURRENCY      one process of these
using System.Diagnostics;
using System.Globalization;
using Lariat;
using Lariat.Jobs;
using Lariat.Jobs.Benchmarks;
using Lariat.Jobs.Benchmarks.Faults;

switch (args)
{
    case ["quick", .. var options] when options.All(option => option == "--json"):
        using (new Places(needsServer: true))
        {
            foreach (string row in Rates.Rows)
            {
                Print(row, options.Length > 0);
            }
        }

        return 0;
    case ["measure", var row]:
        using (new Places(needsServer: row.StartsWith("pg_", StringComparison.Ordinal)))
        {
            (double perSecond, double microseconds) = EventLoop.Run(Rates.MeasureAsync(row));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{perSecond} {microseconds}"));
        }

        return 0;
    case ["views", .. var rest] when rest is [] or ["--rows", _]:
        EventLoop.Run(Views.MeasureAsync(rest is [_, var rows] ? Number(rows) : 1_000_000));
        return 0;
    case ["fault-worker", var place, var folder]:
        EventLoop.Run(FaultKinds.WorkAsync(place, folder));
        return 0;
    case ["fault", var name, .. var rest] when rest.Length % 2 == 0:
        string FaultOption(string option, string otherwise) => Array.IndexOf(rest, option) is >= 0 and var at ? rest[at + 1] : otherwise;
        string storage = FaultOption("--engine", "sqlite");
        using (new Places(needsServer: storage == "postgres"))
        using (FaultRun run = FaultRuns.Find(name, storage, TimeSpan.FromSeconds(Number(FaultOption("--seconds", "20"))), Number(FaultOption("--seed", "1")))
            ?? throw new ArgumentException($"There is no fault '{name}': {FaultRuns.Usage}"))
        {
            return EventLoop.Run(run.RunAsync()) ? 0 : 1;
        }

    case ["worker", var place, var folder, var concurrency]:
        Kinds.OpenLedger(folder);
        EventLoop.Run(async () =>
        {
            await using JobClient jobs = await JobClient.OpenAsync(Places.Open(place), [Kinds.Noted]);
            await jobs.RunAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { ["default"] = Number(concurrency) } });
        });
        return 0;
    case ["chaos", .. var rest] when rest.Length % 2 == 0 && rest.Where((_, at) => at % 2 == 0).All(name => name is "--engine" or "--seconds" or "--seed"):
        string Option(string name, string otherwise) => Array.IndexOf(rest, name) is >= 0 and var at ? rest[at + 1] : otherwise;
        string engine = Option("--engine", "sqlite");
        int seconds = Number(Option("--seconds", "20"));
        int seed = Number(Option("--seed", $"{Environment.TickCount}"));
        using (new Places(needsServer: engine == "postgres"))
        {
            return EventLoop.Run(new Chaos(engine, workers: 4, concurrency: 20, TimeSpan.FromSeconds(seconds), seed).RunAsync()) ? 0 : 1;
        }

    default:
        Console.Error.WriteLine("usage: Lariat.Jobs.Benchmarks quick [--json] | chaos [--engine sqlite|postgres] [--seconds N] [--seed N] | fault NAME … | views [--rows N]");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

// The median of three processes.
static void Print(string row, bool asJson)
{
    (double PerSecond, double Microseconds)[] runs = [.. Enumerable.Range(0, 3).Select(_ => Measure(row)).OrderBy(static run => run.PerSecond)];
    string text = asJson
        ? $$"""{"name":"{{row}}","lariat":{{Math.Round(runs[1].PerSecond)}},"peer":null,"peer_name":null,"unit":"jobs/s"}"""
        : string.Create(CultureInfo.InvariantCulture, $"{row,-16} {runs[1].PerSecond,9:N0} jobs/s, {runs[1].Microseconds,6:N1} µs of processor time a job");
    Console.WriteLine(text);
}

static (double PerSecond, double Microseconds) Measure(string row)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
    if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
    {
        start.ArgumentList.Add(typeof(Rates).Assembly.Location);
    }

    start.ArgumentList.Add("measure");
    start.ArgumentList.Add(row);
    using Process process = Process.Start(start)!;
    string[] words = process.StandardOutput.ReadToEnd().Split(' ');
    return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
}
