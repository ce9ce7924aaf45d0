namespace Lariat.Analyzers;

/// <summary>The shared texts of all descriptors.</summary>
internal static class RuleText
{
    /// <summary>Mistakes that make a program behave differently from its text.</summary>
    public const string Correctness = "Lariat.Correctness";

    /// <summary>Mistakes that make a program slow, leaky or hard to cancel.</summary>
    public const string Reliability = "Lariat.Reliability";

    // Relative to the root of the repository, and to the root of the package, which contains the pages too.
    public const string HelpFolder = "docs/rules/";
}
