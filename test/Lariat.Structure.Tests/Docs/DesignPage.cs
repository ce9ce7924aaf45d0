namespace Lariat.Structure.Tests;

/// <summary>docs/design.md, which the tests of this folder compare with the source.</summary>
internal static class DesignPage
{
    public const string Path = "docs/design.md";

    private static readonly Lazy<string> s_text = new(() => string.Join(' ', Lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    /// <summary>Its lines without code blocks.</summary>
    public static IEnumerable<string> Lines => DocPages.Prose(Path).Select(line => line.Text);

    /// <summary>The same as one line, so that a sentence can be found wherever it is wrapped.</summary>
    public static string Text => s_text.Value;

    /// <summary>The rows of the table whose header begins with these cells; each without the empty cells at its ends.</summary>
    public static IEnumerable<string[]> Table(params string[] header) => Lines
        .SkipWhile(line => !Cells(line).Take(header.Length).SequenceEqual(header))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(Cells);

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
