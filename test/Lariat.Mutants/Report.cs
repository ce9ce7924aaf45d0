namespace Lariat.Mutants;

/// <summary>What the mutants have shown.</summary>
internal static class Report
{
    /// <summary>Prints a line for each mutant that no test noticed, and the score.</summary>
    /// <returns>1 if a mutant survived that is not in the list of equivalent ones.</returns>
    public static int Print(List<Mutant> mutants, string[] results, string[] equivalent)
    {
        // The last line about a mutant counts.
        Dictionary<int, string> outcomes = [];
        foreach (string[] columns in results.Select(line => line.Split('\t')))
        {
            outcomes[int.Parse(columns[0], null)] = columns[1];
        }

        ILookup<string, Mutant> byOutcome = mutants.ToLookup(mutant => outcomes.GetValueOrDefault(mutant.Id, "not run"));
        int open = 0;
        foreach (Mutant mutant in byOutcome["survived"].Concat(byOutcome["uncovered"]))
        {
            bool isEquivalent = equivalent.Any(line => line.Contains($"`{mutant.Key}`", StringComparison.Ordinal));
            open += isEquivalent ? 0 : 1;
            Console.WriteLine($"{(isEquivalent ? "equivalent" : outcomes[mutant.Id])}\tline {mutant.Line}\t{mutant.Key}");
        }

        int noticed = byOutcome["killed"].Count() + byOutcome["timeout"].Count();
        int ignored = byOutcome["survived"].Count() + byOutcome["uncovered"].Count() - open;
        Console.WriteLine($"{mutants.Count} mutants: {byOutcome["killed"].Count()} killed, {byOutcome["timeout"].Count()} timed out, "
            + $"{byOutcome["survived"].Count()} survived, {byOutcome["uncovered"].Count()} uncovered, {byOutcome["not run"].Count()} not run; "
            + $"of the survivors {ignored} are equivalent. Score {100.0 * noticed / Math.Max(1, mutants.Count - ignored):F1} %.");
        return open == 0 ? 0 : 1;
    }
}
