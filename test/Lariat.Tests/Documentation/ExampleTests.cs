using System.Net;
using System.Text.RegularExpressions;

namespace Lariat.Tests.Documentation;

/// <summary>Examples in the documentation of members are taken from compiled code, and stay what that says.</summary>
/// <remarks>
/// A block <c>&lt;example&gt;&lt;!-- from FILE.cs#region --&gt;&lt;code&gt;</c> of the source equals the lines between "// region: region" and
/// "// endregion" of that file in Documentation/Examples, without their common indentation.
/// </remarks>
public partial class ExampleTests
{
    private static readonly string s_examples = Path.Combine(Repository.Root, "test", "Lariat.Tests", "Documentation", "Examples");

    [Fact]
    public void Examples_MarkedAsFromAFile_EqualItsRegion()
    {
        Dictionary<string, string> regions = FindRegions();
        List<(string Region, string Code)> examples = [.. FindExamples()];

        Assert.True(examples.Count > 20, $"only {examples.Count} examples found");
        Assert.All(examples, example => Assert.Equal(regions.GetValueOrDefault(example.Region, $"no region {example.Region}"), example.Code));
    }

    [Fact]
    public void Regions_Each_StandInTheDocumentationOfAMember()
    {
        HashSet<string> shown = [.. FindExamples().Select(example => example.Region)];

        Assert.Empty(FindRegions().Keys.Except(shown));
    }

    private static IEnumerable<(string Region, string Code)> FindExamples()
    {
        string source = Path.Combine(Repository.Root, "src", "Lariat");
        foreach (string file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match match in Example().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            {
                IEnumerable<string> lines = match.Groups["line"].Captures.Select(line => WebUtility.HtmlDecode(line.Value.TrimStart(' ')[3..]));
                yield return (match.Groups["region"].Value, string.Join('\n', lines.Select(line => line.StartsWith(' ') ? line[1..] : line)));
            }
        }
    }

    private static Dictionary<string, string> FindRegions()
    {
        var regions = new Dictionary<string, string>();
        foreach (string file in Directory.EnumerateFiles(s_examples, "*.cs"))
        {
            foreach (Match match in Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            {
                string[] lines = match.Groups["code"].Value.TrimEnd('\n').Split('\n');
                int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
                string code = string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
                regions.Add($"{Path.GetFileName(file)}#{match.Groups["name"].Value}", code);
            }
        }

        return regions;
    }

    [GeneratedRegex(@"^ */// <example><!-- from (?<region>[\w.]+\.cs#[\w.]+) --><code>\n(?:(?<line> *///.*)\n)*? */// </code></example>$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^ *// region: (?<name>[\w.]+)\n(?<code>.*?)^ *// endregion$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
