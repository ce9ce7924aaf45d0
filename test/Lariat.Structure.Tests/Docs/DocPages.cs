using System.Text.RegularExpressions;

namespace Lariat.Structure.Tests;

/// <summary>The pages of the documentation: README.md, CONTRIBUTING.md and everything below docs/.</summary>
internal static partial class DocPages
{
    /// <summary>The pages, relative to the repository and with slashes, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Find()];

    /// <summary>The lines of a page without its code blocks, each with its number, which counts from 1.</summary>
    public static IEnumerable<(int Number, string Text)> Prose(string page)
    {
        bool code = false;
        foreach ((int index, string line) in ReadLines(page).Index())
        {
            bool fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!code && !fence)
            {
                yield return (index + 1, line);
            }

            code ^= fence;
        }
    }

    /// <summary>The headings of a page, with their number signs.</summary>
    public static IEnumerable<string> Headings(string page)
        => Prose(page).Select(line => line.Text).Where(line => line.StartsWith('#'));

    /// <summary>The anchor of a heading as GitHub makes it: lower case, no punctuation, a hyphen for each space.</summary>
    public static string ToAnchor(string heading)
        => Punctuation().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static IEnumerable<string> Find() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Concat(["README.md", "CONTRIBUTING.md"])
        .Order(StringComparer.Ordinal);

    private static string[] ReadLines(string page) => File.ReadAllLines(Path.Combine(Repository.Root, page));

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
