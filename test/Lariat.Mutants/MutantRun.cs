// Tries one mutant after the other in this process: a test that fails kills it. The same test then has to pass without the mutant, so a
// mutant that has damaged the process' state (a pool, say) is not credited with what it broke for the next one: the process ends then,
// and the next one goes on. It ends also when a test hangs. What has been decided is in the file of results, a line for each mutant.
namespace Lariat.Mutants;

/// <summary>The tests of one assembly against the mutants of the library beside it.</summary>
internal sealed class MutantRun(string resultFile, Coverage tests)
{
    /// <summary>How the process ends when another has to go on.</summary>
    public const int GoOn = 75;

    /// <summary>Decides about all mutants that the file of results does not name yet.</summary>
    public void Run(IEnumerable<Mutant> mutants)
    {
        HashSet<int> decided = [.. File.Exists(resultFile) ? File.ReadLines(resultFile).Select(line => int.Parse(line.Split('\t')[0], null)) : []];
        Mutant[] open = [.. mutants.Where(mutant => !decided.Contains(mutant.Id))];
        if (open.Length == 0)
        {
            return;
        }

        Dictionary<int, List<TestCase>> coverage = tests.Read();
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
        foreach (TestCase test in covering)
        {
            // Written first: if the test hangs or the process dies, that is the result.
            Record(mutant, "timeout", test.Name);
            if (tests.Run(test, mutant.Id) is not { } error)
            {
                continue;
            }

            bool isClean = tests.Run(test) is null;
            Record(mutant, "killed", $"{test.Name}: {error.GetType().Name}");
            if (!isClean)
            {
                Environment.Exit(GoOn);
            }

            return;
        }

        Record(mutant, "survived", $"{covering.Count} tests");
    }

    private void Record(Mutant mutant, string outcome, string detail)
        => File.AppendAllText(resultFile, $"{mutant.Id}\t{outcome}\t{detail.ReplaceLineEndings(" ").Replace('\t', ' ')}\n");
}
