namespace Lariat.Analyzers;

/// <summary>What the descriptors of all rules share.</summary>
internal static class RuleText
{
    /// <summary>Mistakes that make a program do something else than it says.</summary>
    public const string Correctness = "Lariat.Correctness";

    /// <summary>Mistakes that make a program slow, deaf to cancellation or leaky.</summary>
    public const string Reliability = "Lariat.Reliability";

    // Relative to the root of the repository, and to the root of the package, which carries the pages too.
    public const string HelpFolder = "docs/rules/";
}
