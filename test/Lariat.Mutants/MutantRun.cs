// Tries one mutant after the other in this process: a test that fails kills it. The same test then has to pass without the mutant, so a
// mutant that has damaged the process' state (a pool, say) is not credited with what it broke for the next one: the process ends then,
// and the next one goes on. It ends also when a test hangs. What has been decided is in the file of results, a line for each mutant.
using System.Diagnostics;
using System.Reflection;

namespace Lariat.Mutants;

/// <summary>The tests of one assembly against the mutants of the library beside it.</summary>
internal sealed class MutantRun(string resultFile, string coverageFile, IReadOnlyList<TestCase> tests, Type mutantSwitch)
{
    /// <summary>How the process ends when another has to go on.</summary>
    public const int GoOn = 75;

    private static readonly TimeSpan s_hangsAfter = TimeSpan.FromSeconds(15);

    private readonly FieldInfo _active = mutantSwitch.GetField("Active")!;
    private readonly bool[] _reached = (bool[])mutantSwitch.GetField("Reached")!.GetValue(null)!;
    private readonly Timer _watchdog = new(_ => Process.GetCurrentProcess().Kill());

    /// <summary>Decides about all mutants that the file of results does not name yet.</summary>
    public void Run(IEnumerable<Mutant> mutants)
    {
        HashSet<int> decided = [.. File.Exists(resultFile) ? File.ReadLines(resultFile).Select(line => int.Parse(line.Split('\t')[0], null)) : []];
        Mutant[] open = [.. mutants.Where(mutant => !decided.Contains(mutant.Id))];
        if (open.Length == 0)
        {
            return;
        }

        Dictionary<int, List<TestCase>> coverage = Cover();
        foreach (Mutant mutant in open)
        {
            if (!coverage.TryGetValue(mutant.Id, out List<TestCase>? covering))
            {
                Record(mutant, "uncovered", "");
                continue;
            }

            Try(mutant, covering);
        }
    }

    private void Try(Mutant mutant, List<TestCase> covering)
    {
        // Written first: if the test hangs or the process dies, that is the result.
        File.AppendAllText(resultFile, $"{mutant.Id}\ttimeout\t\n");
        foreach (TestCase test in covering)
        {
            _active.SetValue(null, mutant.Id);
            Exception? error = RunWatched(test);
            _active.SetValue(null, 0);
            if (error is null)
            {
                continue;
            }

            bool isClean = RunWatched(test) is null;
            Record(mutant, "killed", test.Name);
            if (!isClean)
            {
                Environment.Exit(GoOn);
            }

            return;
        }

        Record(mutant, "survived", $"{covering.Count} tests");
    }

    // Which tests reach which mutants, the shortest tests first. Kept in a file for the processes that go on.
    private Dictionary<int, List<TestCase>> Cover()
    {
        if (!File.Exists(coverageFile))
        {
            File.WriteAllLines(coverageFile, tests.Select((test, index) => (Line: Describe(test, index), test)).Where(found => found.Line.Length > 0)
                .Select(found => found.Line));
        }

        Dictionary<int, List<TestCase>> coverage = [];
        foreach (long[] numbers in File.ReadLines(coverageFile).Select(line => Array.ConvertAll(line.Split(' '), long.Parse)).OrderBy(numbers => numbers[0]))
        {
            foreach (long id in numbers[2..])
            {
                (coverage.TryGetValue((int)id, out List<TestCase>? covering) ? covering : coverage[(int)id] = []).Add(tests[(int)numbers[1]]);
            }
        }

        return coverage;
    }

    /// <summary>The time a test takes, its index, and the mutants that it reaches. Empty if it cannot be used.</summary>
    private string Describe(TestCase test, int index)
    {
        Array.Clear(_reached);
        var time = Stopwatch.StartNew();
        if (RunWatched(test) is { } error)
        {
            Console.WriteLine($"left out, because it fails without a mutant: {test.Name}: {error.Message.Split('\n')[0]}");
            return "";
        }

        time.Stop();
        return string.Join(' ', Enumerable.Range(0, _reached.Length).Where(id => _reached[id]).Prepend(index).Prepend((int)time.ElapsedMilliseconds));
    }

    private Exception? RunWatched(TestCase test)
    {
        _watchdog.Change(s_hangsAfter, Timeout.InfiniteTimeSpan);
        Exception? error = test.Run();
        _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return error;
    }

    private void Record(Mutant mutant, string outcome, string detail)
        => File.AppendAllText(resultFile, $"{mutant.Id}\t{outcome}\t{detail.ReplaceLineEndings(" ")}\n");
}
