using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Lariat.Structure.Tests;

/// <summary>docs/reference has a page for every public type, and all its pages have the same parts.</summary>
public partial class ReferenceTests
{
    private const string Folder = "docs/reference/";
    private const string Index = Folder + "README.md";

    // A page is read at a glance: what does not fit is a page of its own, or belongs into the guide it links to.
    private const int MaxLines = 70;

    private static readonly string[] s_parts = ["## asyncio", "## Example", "## Members", "## Cost", "## Mistakes", "## See also"];

    // What only the compiler uses, and bases that others cannot derive from.
    private static readonly string[] s_withoutPage =
    [
        "CoroutineAwaiter", "CoroutineMethodBuilder", "FutureAwaiter", "LoopItem", "RemoteTaskAwaiter",
    ];

    private static IEnumerable<string> Pages
        => DocPages.All.Where(page => page.StartsWith(Folder, StringComparison.Ordinal) && page != Index);

    [Fact]
    public void Index_NamesEveryPublicType_OutsideOfLowLevel()
    {
        string[] named = [.. Rows().SelectMany(row => Name().Matches(row.Split('|')[2])).Select(match => match.Groups["name"].Value)];
        string[] types = [.. PublicTypes(LariatSource.Compilation.Assembly.GlobalNamespace).Distinct().Except(s_withoutPage)];

        Assert.True(types.Length > 80, $"only {types.Length} public types found");
        Expect.None($"Public types that {Index} does not name. Write a page, or add them to one", types.Except(named));
        Expect.None($"Types that {Index} names and that do not exist", named.Except(types));
    }

    [Fact]
    public void Index_LinksToEveryPage_Once()
    {
        string[] linked = [.. Rows().Select(row => Folder + PageLink().Match(row).Groups["page"].Value)];

        Expect.None($"Pages that {Index} does not link to exactly once", Pages.Where(page => linked.Count(link => link == page) != 1));
    }

    [Fact]
    public void Page_Parts_AreTheSameInTheSameOrder()
    {
        IEnumerable<string> others = Pages
            .Where(page => !DocPages.Headings(page).Skip(1).SequenceEqual(s_parts))
            .Select(page => $"{page}: {string.Join(", ", DocPages.Headings(page).Skip(1))}");

        Expect.None($"Pages whose parts are not {string.Join(", ", s_parts)}", others);
    }

    [Fact]
    public void Page_Length_IsAtMost70Lines()
    {
        IEnumerable<string> longer = Pages
            .Select(page => (Page: page, Lines: File.ReadLines(Path.Combine(Repository.Root, page)).Count()))
            .Where(page => page.Lines > MaxLines)
            .Select(page => $"{page.Page}: {page.Lines}");

        Expect.None($"Pages of more than {MaxLines} lines", longer);
    }

    [Fact]
    public void Page_MembersOfItsTable_ArePublic()
    {
        HashSet<string> names = [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "PublicAPI.*.txt", SearchOption.AllDirectories)
            .SelectMany(file => Word().Matches(File.ReadAllText(file)).Select(match => match.Value))];
        IEnumerable<string> unknown =
            from page in Pages
            from line in DocPages.Prose(page)
            where line.Text.StartsWith("| `", StringComparison.Ordinal)
            from Match code in Code().Matches(line.Text.Split('|')[1])
            from Match name in MemberName().Matches(code.Value)
            where !names.Contains(name.Value)
            select $"{page}:{line.Number}: {name.Value}";

        Expect.None("Members that the reference names and the public API does not have", unknown);
    }

    private static IEnumerable<string> Rows()
        => DocPages.Prose(Index).Select(line => line.Text).Where(line => line.StartsWith("| [", StringComparison.Ordinal));

    private static IEnumerable<string> PublicTypes(INamespaceSymbol space) => space.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol { Name: not "LowLevel" } inner => PublicTypes(inner),
        INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } type => [type.Name],
        _ => [],
    });

    [GeneratedRegex("`(?<name>\\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    // Not the beginning of several: AppendAll….
    [GeneratedRegex(@"\b[A-Z]\w+\b(?!…)")]
    private static partial Regex MemberName();

    [GeneratedRegex(@"\]\((?<page>[\w-]+\.md)\)")]
    private static partial Regex PageLink();
}
