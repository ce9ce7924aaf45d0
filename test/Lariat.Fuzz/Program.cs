// Fuzzes what reads the bytes of others. test/fuzz builds and instruments it.
//
//     Lariat.Fuzz SECONDS [TARGET|all] [SEED]    fuzzes; the seconds are for all targets together
//     Lariat.Fuzz replay                         runs the corpus, and nothing else
//     Lariat.Fuzz run TARGET FILE                runs one input
//
// Environment: FUZZ_CORPUS, the folder of the corpus; FUZZ_FINDINGS, where findings are written; FUZZ_SAVE=1, the shortest inputs that take a new branch are added to the corpus;
// FUZZ_INSTRUMENTED=1, a target without a counted branch is a failure.
// SIGINT and SIGTERM end the run; what was found is printed and saved.
// Exit codes: 0 no finding, 1 findings or no coverage, 2 usage.
using System.Globalization;
using System.Runtime.InteropServices;
using Lariat.Fuzz;

string corpusFolder = Environment.GetEnvironmentVariable("FUZZ_CORPUS") ?? "corpus";
string findingsFolder = Environment.GetEnvironmentVariable("FUZZ_FINDINGS") ?? "findings";
bool isInstrumented = Environment.GetEnvironmentVariable("FUZZ_INSTRUMENTED") == "1";
bool saves = Environment.GetEnvironmentVariable("FUZZ_SAVE") == "1";
Coverage.Install();
string name = args.ElementAtOrDefault(1) ?? "all";
FuzzTarget[] targets = [.. FuzzTarget.All.Where(target => name == "all" || target.Name == name)];
int seconds = 0;
int seed = Environment.TickCount;
if (args is ["run", _, var file] && targets.Length == 1)
{
    targets[0].Run(File.ReadAllBytes(file));
    Console.WriteLine("no finding");
    return 0;
}

bool isUsable = args is ["replay"] || (args.Length is >= 1 and <= 3
    && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
    && (args.Length < 3 || int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out seed)));
if (!isUsable || targets.Length == 0)
{
    Console.Error.WriteLine($"usage: Lariat.Fuzz SECONDS [TARGET|all] [SEED] | replay | run TARGET FILE; targets: {string.Join(' ', FuzzTarget.All.Select(static target => target.Name))}");
    return 2;
}

Console.WriteLine($"seed {seed}");
FuzzRun? current = null;
bool isStopped = false;
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
int failures = 0;
foreach (FuzzTarget target in targets.TakeWhile(_ => !Volatile.Read(ref isStopped)))
{
    string folder = Path.Combine(corpusFolder, target.Name);
    var run = new FuzzRun(target, seed, findingsFolder, Corpus.Load(folder));
    Volatile.Write(ref current, run);
    var thread = new Thread(() => Fuzz(run, folder), 16 * 1024 * 1024);
    thread.Start();
    Watchdog.Join(thread, run);
    Console.WriteLine(run);
    failures += run.FindingCount;
    if (isInstrumented && run.EdgeCount == 0)
    {
        Console.WriteLine($"{target.Name}: no branch was counted. test/fuzz names the types to instrument: have they been renamed?");
        failures++;
    }
}

return failures == 0 ? 0 : 1;

void Fuzz(FuzzRun run, string folder)
{
    run.Run(TimeSpan.FromSeconds((double)seconds / targets.Length));
    if (saves)
    {
        Corpus.SaveAll(folder, run.FindAdditions());
    }
}

// What was found so far is still printed and saved.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    Volatile.Write(ref isStopped, true);
    Volatile.Read(ref current)?.Stop();
}
