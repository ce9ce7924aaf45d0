using System.Text.RegularExpressions;

namespace Lariat.Apps.Tests;

/// <summary>The table "From the articles" in docs/ecosystem.md names nothing that is not there.</summary>
public partial class ArticlesTableTests
{
    [Fact]
    public void Table_ExamplesAndTests_Exist()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "ecosystem.md"));
        string table = page.Split("## From the articles")[1];

        string[] paths = [.. PathInBackticks().Matches(table).Select(match => match.Groups["path"].Value).Distinct()];

        Assert.True(paths.Length > 15, $"Only {paths.Length} examples and tests are named.");
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{path} is not there."));
    }

    [GeneratedRegex("`(?<path>(examples|test)/[^`]+)`")]
    private static partial Regex PathInBackticks();
}
