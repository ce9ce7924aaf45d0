// Jobs in a SQLite file, in PostgreSQL and in Redis: how fast, compared with other queues, and whether any is lost (docs/jobs.md). Servers
// are started in temporary folders.
//   quick [--json]                                 six rows beside one peer each, in two minutes
//   compare [--rounds N] [--rows A,B]              all rows beside all peers, with the goals
//   rates [--rounds N] [--rows A,B]                all rows without peers
//   hold-snapshot [--jobs N]                       the rate beside a transaction that stays open while jobs pass (400,000)
//   --queued N                                     the rate with N jobs ready and a tenth of it scheduled, and with 100,000
//   chaos [--engine E] [--seconds N] [--seed N]    kills workers at random; exit code 1 if a job was lost or ran too often
//   fault NAME [--engine E] [--seconds N] [--seed N] [--jobs N] [--times N]     one fault (Faults/): block, clock, cron, cut, freeze,
//     full, limit, poison, restart, stop, storm; exit code as above
//   views [--engine E] [--rows N]                  the times of the dashboard's queries, with a million rows in each table
//   worker PLACE FOLDER CONCURRENCY | peer ADDRESS KEEP DURABILITY     one process of these
// LARIAT_JOBS_CONNECTION names a server that chaos uses in place of one of its own.
using System.Globalization;
using Lariat;
using Lariat.Benchmarks.Harness;
using Lariat.Jobs;
using Lariat.Jobs.Benchmarks;
using Lariat.Jobs.Benchmarks.Faults;
using Lariat.TestKit;

const string Usage = "usage: Lariat.Jobs.Benchmarks quick [--json] | compare|rates [--rounds N] [--rows A,B] | hold-snapshot [--jobs N] | --queued N"
    + " | chaos [--engine sqlite|postgres|redis] [--seconds N] [--seed N] | fault NAME [--engine E] [--seconds N] [--seed N] [--jobs N] [--times N] | views [--engine sqlite|postgres] [--rows N]";
JobProcess.RunIfRequested(args, FaultKinds.Run);
var words = new Words(args, Usage);
try
{
    switch (words.Next())
    {
        case "quick":
            return Quick(isJson: Options("--json").ContainsKey("--json"));
        case "compare":
            return Compare(Rows.All, Options("--rounds", "--rows"), roundsDefault: 5);
        case "rates":
            return Compare(Rows.WithoutPeers, Options("--rounds", "--rows"), roundsDefault: 3);
        case "hold-snapshot":
            using (var servers = new Servers())
            {
                new Snapshot(servers, Number(Options("--jobs"), "--jobs", 400_000)).Print();
            }

            return 0;
        case "--queued":
            using (var servers = new Servers())
            {
                new Depth(servers, (int)words.Number()).Print();
            }

            return 0;
        case "views":
            return MeasureViews(Options("--engine", "--rows"));
        case "chaos":
            return RunChaos(Options("--engine", "--seconds", "--seed"));
        case "fault" when words.Next() is { } name:
            return RunFault(name, Options("--engine", "--seconds", "--seed", "--jobs", "--times"));
        case "fault-worker" when args is [_, var place, var folder]:
            EventLoop.Run(FaultKinds.WorkAsync(place, folder));
            return 0;
        case "worker" when args is [_, var place, var folder, var concurrency]:
            Kinds.OpenLedger(folder);
            EventLoop.Run(async () =>
            {
                await using JobClient jobs = await JobClient.OpenAsync(Places.Open(place), [Kinds.Noted]);
                await jobs.RunAsync(new JobWorkerOptions { Queues = new Dictionary<string, int> { ["default"] = int.Parse(concurrency, CultureInfo.InvariantCulture) } });
            });
            return 0;
        case "peer" when args is [_, var address, var keep, var durability]:
            EventLoop.Run(LariatPeer.RunAsync(
                Places.At(address), keep == "nothing" ? JobKeep.Nothing : JobKeep.Outcome, durability == "full" ? JobDurability.Full : JobDurability.Normal));
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (BenchmarkException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

// The options that follow, with their values; "--json" has none.
Dictionary<string, string> Options(params string[] names)
{
    Dictionary<string, string> found = [];
    while (words.Next() is { } name)
    {
        found[names.Contains(name) ? name : throw words.Unknown()] = name == "--json" ? "" : words.Value();
    }

    return found;
}

static int Number(Dictionary<string, string> options, string name, int otherwise)
    => !options.TryGetValue(name, out string? text) ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number > 0 ? number
        : throw new BenchmarkException($"{name} needs a number above zero, not {text}. {Usage}");

static int Quick(bool isJson)
{
    using var servers = new Servers();
    Row[] rows = [.. Rows.Quick];
    var rounds = new Rounds(servers, TextWriter.Null);
    rounds.Run(rows, rounds: 1);
    QuickReport.Print(rows, rounds, isJson);
    return 0;
}

static int Compare(IEnumerable<Row> all, Dictionary<string, string> options, int roundsDefault)
{
    string[]? names = options.TryGetValue("--rows", out string? text) ? text.Split(',') : null;
    Row[] rows = [.. all.Where(row => names is null || names.Contains(row.Name))];
    int count = Number(options, "--rounds", roundsDefault);
    using var servers = new Servers();
    var rounds = new Rounds(servers, Console.Error);
    rounds.Run(rows, count);
    MarkdownReport.Print(rows, rounds, count);
    return 0;
}

static int MeasureViews(Dictionary<string, string> options)
{
    bool isServer = options.GetValueOrDefault("--engine", "sqlite") == "postgres";
    using var places = new Places(needsServer: isServer);
    using var directory = new TestDirectory();
    EventLoop.Run(Views.MeasureAsync(isServer ? "postgres" : directory["jobs.db"], Number(options, "--rows", 1_000_000)));
    return 0;
}

static int RunFault(string name, Dictionary<string, string> options)
{
    string engine = options.GetValueOrDefault("--engine", "sqlite");
    var fault = new FaultOptions(
        engine, TimeSpan.FromSeconds(Number(options, "--seconds", 20)), Number(options, "--seed", 1), Number(options, "--jobs", 100_000),
        options.ContainsKey("--times") ? Number(options, "--times", 1) : 0);
    using FaultRun run = FaultRuns.Find(name, fault)
        ?? throw new BenchmarkException($"There is no fault '{name}': {FaultRuns.Usage}");
    using var places = new Places(needsServer: engine == "postgres");
    return EventLoop.Run(run.RunAsync()) ? 0 : 1;
}

static int RunChaos(Dictionary<string, string> options)
{
    string engine = options.GetValueOrDefault("--engine", "sqlite");
    using var places = new Places(needsServer: engine == "postgres");
    var chaos = new Chaos(
        engine, workers: 4, concurrency: 20, TimeSpan.FromSeconds(Number(options, "--seconds", 20)), Number(options, "--seed", Environment.TickCount));
    return EventLoop.Run(chaos.RunAsync()) ? 0 : 1;
}
