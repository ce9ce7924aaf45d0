using System.Text.RegularExpressions;

namespace Lariat.Tests;

/// <summary>The table of docs/design.md has every place where two threads meet.</summary>
public partial class MemoryOrderingTests
{
    [Fact]
    public void Table_OfDesignMd_NamesEveryTypeThatSynchronizes()
    {
        string design = File.ReadAllText(Path.Combine(Repository.Root, "docs", "design.md"));
        string section = design[design.IndexOf("### Memory ordering", StringComparison.Ordinal)..];
        HashSet<string> named = [.. Word().Matches(section[..section.IndexOf("\n## ", StringComparison.Ordinal)]).Select(match => match.Value)];

        string[] synchronizing =
        [
            .. new[] { "Lariat", "Lariat.AspNetCore" }
                .SelectMany(project => Directory.GetFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Where(file => Synchronization().IsMatch(File.ReadAllText(file)))
                .Select(file => Path.GetFileName(file).Split('.')[0])
                .Distinct(),
        ];

        Assert.Contains("Inbox", synchronizing);
        Assert.Equal([], synchronizing.Except(named));
    }

    [GeneratedRegex(@"\bInterlocked\.|\bVolatile\.|\block \(|\bvolatile \w")]
    private static partial Regex Synchronization();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
