namespace Lariat.Mutants;

/// <summary>What the mutants have shown.</summary>
internal static class Report
{
    /// <summary>Prints a line for each mutant that no test noticed, and the score of each folder.</summary>
    /// <returns>1 if a mutant survived that is not in the list of equivalent ones.</returns>
    public static int Print(MutantList[] lists, Outcomes[] projects, string equivalent)
        => Array.FindAll(lists, list => !Print(list, projects, Mutant.Joined(equivalent))).Length > 0 ? 1 : 0;

    private static bool Print(MutantList list, Outcomes[] projects, string equivalent)
    {
        bool IsEquivalent(Mutant mutant) => equivalent.Contains($"`{mutant.Key}`", StringComparison.Ordinal);

        ILookup<string, Mutant> byOutcome = list.Mutants.ToLookup(mutant => Outcomes.Of(mutant.Id, projects).Outcome);
        Mutant[] unnoticed = [.. byOutcome["survived"], .. byOutcome["uncovered"]];
        foreach (Mutant mutant in unnoticed)
        {
            Console.WriteLine($"{(IsEquivalent(mutant) ? "equivalent" : Outcomes.Of(mutant.Id, projects).Outcome)}\tline {mutant.Line}\t{mutant.Key}");
        }

        foreach (Mutant mutant in byOutcome["timeout"])
        {
            Console.WriteLine($"timed out\tline {mutant.Line}\t{mutant.Key}\tin {Outcomes.Of(mutant.Id, projects).Detail}");
        }

        foreach (Mutant mutant in byOutcome["killed"].Concat(byOutcome["timeout"]).Where(IsEquivalent))
        {
            Console.WriteLine($"listed as equivalent, but noticed\tline {mutant.Line}\t{mutant.Key}");
        }

        int killed = byOutcome["killed"].Count();
        int timedOut = byOutcome["timeout"].Count();
        int open = unnoticed.Count(mutant => !IsEquivalent(mutant));
        Console.WriteLine($"{list.Part}: {list.Mutants.Count} of {list.Built} mutants: {killed} killed, {timedOut} timed out, "
            + $"{byOutcome["survived"].Count()} survived, {byOutcome["uncovered"].Count()} uncovered, {byOutcome["not run"].Count()} not run; "
            + $"of the survivors {unnoticed.Length - open} are equivalent.");
        Console.WriteLine($"Score {Score(killed + timedOut, open, list.IsSample)}; without those that timed out {Score(killed, open, list.IsSample)}.");
        return open == 0;
    }

    private static string Score(int noticed, int open, bool isSample)
    {
        double all = Math.Max(1, noticed + open);
        double share = noticed / all;
        return isSample ? $"{100 * share:F1} % ({Interval(share, all)})" : $"{100 * share:F1} %";
    }

    // Wilson's interval: unlike the usual one it stays below 100 %.
    private static string Interval(double share, double count)
    {
        const double Z = 1.96;
        double middle = share + Z * Z / (2 * count);
        double half = Z * Math.Sqrt(share * (1 - share) / count + Z * Z / (4 * count * count));
        double scale = 100 / (1 + Z * Z / count);
        return $"95 % interval {(middle - half) * scale:F1} to {(middle + half) * scale:F1}";
    }
}
