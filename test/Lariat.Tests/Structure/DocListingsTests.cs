using System.Text.RegularExpressions;

namespace Lariat.Tests;

/// <summary>Listings of the documentation are taken from compiled examples, and stay what those say.</summary>
/// <remarks>
/// A block ```csharp, ```fsharp or ```vb that follows the line &lt;!-- from examples/NAME.cs#region --&gt; equals the lines between "// region: region" and
/// "// endregion" in that file (in Visual Basic a comment begins with an apostrophe), without their common indentation.
/// </remarks>
public partial class DocListingsTests
{
    // Pages whose every listing comes from an example; in others a listing may stand alone.
    private static readonly string[] s_whole = ["tutorial.md", "network.md", "cancellation.md", "from-asyncio.md", "from-fsharp.md", "from-trio.md", "from-anyio.md", "testing.md"];

    public static TheoryData<string> Pages { get; } = [.. FindPages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Listings_MarkedAsFromAnExample_EqualItsRegion(string page)
    {
        string text = Read(page);

        foreach (Match listing in MarkedListing().Matches(text))
        {
            string source = listing.Groups["file"].Value;
            string region = FindRegion(source, listing.Groups["region"].Value);

            Assert.Equal(region, listing.Groups["code"].Value.TrimEnd('\n'));
        }

        int marks = Mark().Count(text);
        Assert.True(marks == MarkedListing().Count(text), $"{page}: a mark is not followed by a block in its language");
        if (s_whole.Contains(Path.GetFileName(page)))
        {
            Assert.Equal(Listing().Count(text), marks);
        }
    }

    [Fact]
    public void Examples_Each_HasItsOutputAndFitsThePage()
    {
        string folder = Path.Combine(Repository.Root, "examples");
        string[] programs = Directory.GetFiles(folder, "*.cs");

        foreach (string program in programs)
        {
            string name = Path.GetFileNameWithoutExtension(program);
            string[] lines = File.ReadAllLines(program);
            Assert.True(File.Exists(Path.Combine(folder, "expected", $"{name}.txt")), $"no expected/{name}.txt");
            Assert.True(lines.Length < 120, $"{name}.cs has {lines.Length} lines");
            Assert.StartsWith("// ", lines[0], StringComparison.Ordinal);
        }

        Assert.True(programs.Length > 20, $"only {programs.Length} examples found in {folder}");
    }

    private static IEnumerable<string> FindPages()
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Where(File.Exists)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static string FindRegion(string source, string name)
    {
        string[] lines = Read(source).Split('\n');
        int start = Array.FindIndex(lines, line => IsComment(line, $"region: {name}"));
        Assert.True(start >= 0, $"{source} has no region {name}");
        int end = Array.FindIndex(lines, start, line => IsComment(line, "endregion"));
        Assert.True(end >= 0, $"region {name} of {source} does not end");
        string[] inside = lines[(start + 1)..end];
        int indent = inside.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', inside.Select(line => line.Length == 0 ? line : line[indent..])).Trim('\n');
    }

    private static bool IsComment(string line, string text) => line.Trim() is var trimmed && (trimmed == $"// {text}" || trimmed == $"' {text}");

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex(
        @"^<!-- from (?<file>[\w./-]+\.(?:(?<cs>cs)|(?<fs>fs)|vb))#(?<region>[\w-]+) -->\n```(?(cs)csharp|(?(fs)fsharp|vb))\n(?<code>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MarkedListing();

    [GeneratedRegex("^<!-- from ", RegexOptions.Multiline)]
    private static partial Regex Mark();

    [GeneratedRegex("^```(?:csharp|fsharp|vb)$", RegexOptions.Multiline)]
    private static partial Regex Listing();
}
