using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators.Tests;

/// <summary>Every rule has a page, its examples do what the page says, and the index has a row for it.</summary>
public partial class RulePagesTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "docs", "rules");

    public static TheoryData<string> Ids => [.. Rules().Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Page_FirstExample_TriggersItsRuleOnly(string id)
    {
        string example = Examples(id)[0];

        Assert.Contains("// " + id, example, StringComparison.Ordinal);
        await Check.SourceAsync(example);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Page_SecondExample_IsClean(string id)
    {
        string example = Examples(id)[1];

        Assert.DoesNotContain("// LAR", example, StringComparison.Ordinal);
        await Check.SourceAsync(example);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_HasTheRulesTitleSeverityAndLink(string id)
    {
        DiagnosticDescriptor rule = Rules().Single(rule => rule.Id == id);

        Assert.StartsWith($"# {id}: {rule.Title}\n", Page(id), StringComparison.Ordinal);
        Assert.Contains($"Category {rule.Category}, {(rule.DefaultSeverity == DiagnosticSeverity.Error ? "error" : "warning")}.", Page(id), StringComparison.Ordinal);
        Assert.Equal($"docs/rules/{id}.md", rule.HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Index_HasItsTitleAndSaysWhetherThereIsAFix(string id)
    {
        string row = Assert.Single(File.ReadLines(Path.Combine(s_folder, "README.md")), line => line.StartsWith($"| [{id}]", StringComparison.Ordinal));

        Assert.Contains(Rules().Single(rule => rule.Id == id).Title.ToString(), row, StringComparison.Ordinal);
        Assert.Equal(Fixed.FixableIds.Contains(id), !row.EndsWith("| – |", StringComparison.Ordinal));
    }

    [Fact]
    public void Folder_HasNoPageWithoutARule()
    {
        string[] pages = [.. Directory.EnumerateFiles(s_folder, "LARJ*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

        Assert.Equal(Rules().Select(rule => rule.Id).Order(), pages);
    }

    private static IEnumerable<DiagnosticDescriptor> Rules() => Sample.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics);

    private static string Page(string id) => File.ReadAllText(Path.Combine(s_folder, id + ".md"));

    private static string[] Examples(string id) => [.. CodeBlock().Matches(Page(id)).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
