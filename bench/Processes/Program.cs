// Processes and threads: Lariat, the base library and asyncio in interleaved rounds of one run; prints medians in microseconds.
// Usage: [quick] [--json] [--driver uring|epoll|portable]; quick takes fewer rounds and stays below a minute.
using System.Globalization;
using System.Text.Json;
using Lariat.Processes.Benchmarks;

bool isQuick = args.Contains("quick");
bool asJson = args.Contains("--json");
int rounds = isQuick ? 5 : 15;
if (Array.IndexOf(args, "--driver") is >= 0 and int at)
{
    Environment.SetEnvironmentVariable("LARIAT_DRIVER", args[at + 1]);
}

Row[] rows = [new SpawnWaitRow(), new ToThreadRow(), new ToThreadAndBackRow()];
if (!asJson)
{
    Console.WriteLine($"{rounds} rounds; microseconds, median (least to most); .NET is Process and Task.Run; to_thread_back: Task.Run from a thread with a context to come back to");
    Console.WriteLine($"{"",-12}{"Lariat",26}{".NET",26}{"asyncio",26}{"of .NET",9}{"of asyncio",12}");
}

foreach (Row row in rows)
{
    var lariat = new List<double>();
    var dotnet = new List<double>();
    var peer = new List<double>();
    for (int i = 0; i < rounds; i++)
    {
        lariat.Add(row.MeasureLariat());
        dotnet.Add(row.MeasureDotNet());
        if (AsyncioPeer.Measure(row) is { } us)
        {
            peer.Add(us);
        }
    }

    Console.WriteLine(asJson
        ? JsonSerializer.Serialize(new { name = row.Name, lariat = Rounded(lariat), dotnet = Rounded(dotnet), peer = Rounded(peer), unit = "us" })
        : $"{row.Name,-12}{Range(lariat),26}{Range(dotnet),26}{Range(peer),26}{Ratio(lariat, dotnet),9}{Ratio(lariat, peer),12}");
}

static double? Median(List<double> values) => values.Count == 0 ? null : values.Order().ElementAt(values.Count / 2);

static double? Rounded(List<double> values) => Median(values) is { } median ? Math.Round(median, 2) : null;

static string Range(List<double> values) => values.Count == 0
    ? "–"
    : string.Create(CultureInfo.InvariantCulture, $"{Median(values):F1} ({values.Min():F1} to {values.Max():F1})");

static string Ratio(List<double> ours, List<double> theirs)
    => (Median(ours) / Median(theirs))?.ToString("F2", CultureInfo.InvariantCulture) ?? "–";
