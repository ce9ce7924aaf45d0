// Tries one mutant after the other in this process: a test that fails kills it. The same test then has to pass without the mutant, so a
// mutant that has damaged the process' state (a pool, say) is not credited with what it broke for the next one: the process ends then,
// and the next one goes on. It ends also when a test hangs.
namespace Lariat.Mutants;

/// <summary>The tests of one assembly against the mutants of the library beside it.</summary>
/// <param name="outcomes">What has been decided.</param>
/// <param name="tests">The tests.</param>
/// <param name="budget">How long the tests of one mutant may take together; the shortest are tried first.</param>
internal sealed class MutantRun(Outcomes outcomes, Coverage tests, TimeSpan budget)
{
    /// <summary>How the process ends when another has to go on.</summary>
    public const int GoOn = 75;

    /// <summary>Decides about those mutants about which the tests of this project have not decided yet.</summary>
    public void Run(IEnumerable<Mutant> mutants)
    {
        Mutant[] open = [.. mutants.Where(mutant => !outcomes.Has(mutant.Id))];
        if (open.Length == 0)
        {
            return;
        }

        Dictionary<int, List<TestCase>> coverage = tests.Read();
        foreach (Mutant mutant in open)
        {
            if (!coverage.TryGetValue(mutant.Id, out List<TestCase>? covering))
            {
                outcomes.Record(mutant.Id, "uncovered", "");
                continue;
            }

            Try(mutant, covering);
        }
    }

    private void Try(Mutant mutant, List<TestCase> covering)
    {
        TimeSpan taken = TimeSpan.Zero;
        foreach (TestCase test in covering.TakeWhile(test => (taken += test.Duration) <= budget))
        {
            // Written first: if the test hangs or the process dies, that is the result.
            outcomes.Record(mutant.Id, "timeout", test.Name);
            if (tests.Run(test, mutant.Id) is not { } error)
            {
                continue;
            }

            bool isClean = tests.Run(test) is null;
            outcomes.Record(mutant.Id, "killed", $"{test.Name}: {error.GetType().Name}");
            if (!isClean)
            {
                Environment.Exit(GoOn);
            }

            return;
        }

        outcomes.Record(mutant.Id, "survived", $"{covering.Count} tests");
    }
}
