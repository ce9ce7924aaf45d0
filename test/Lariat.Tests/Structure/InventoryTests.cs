using System.Globalization;
using System.Text.RegularExpressions;

namespace Lariat.Tests;

/// <summary>The pages that match CPython's test cases with ours: what they name exists, and what they add up is right.</summary>
public partial class InventoryTests
{
    private static readonly string s_docs = Path.Combine(Repository.Root, "docs");

    [Theory]
    [InlineData("inventory.md")]
    [InlineData("inventory-sync.md")]
    [InlineData("inventory-network.md")]
    [InlineData("inventory-processes.md")]
    public void Page_NamesATest_ThereIsOne(string page)
    {
        HashSet<string> tests = FindTests();
        string[] named = [.. NamedTests(File.ReadAllText(Path.Combine(s_docs, page)))];

        string[] missing = [.. named.Where(name => !tests.Contains(name))];

        Assert.True(named.Length > 50, $"only {named.Length} tests are named in {page}");
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("inventory.md")]
    [InlineData("inventory-sync.md")]
    [InlineData("inventory-network.md")]
    [InlineData("from-asyncio.md")]
    public void Table_Sum_IsThatOfItsRows(string page)
    {
        int[][] rows = [.. File.ReadLines(Path.Combine(s_docs, page)).Select(Numbers).Where(numbers => numbers.Length == 4)];

        int[] sum = rows[^1];
        Assert.True(rows.Length > 5, $"only {rows.Length} rows in {page}");
        Assert.Equal(sum, Enumerable.Range(0, 4).Select(column => rows[..^1].Sum(row => row[column])));
        Assert.All(rows, row => Assert.Equal(row[0], row[1] + row[2] + row[3]));
    }

    [Theory]
    [InlineData("inventory-sync.md")]
    [InlineData("inventory-network.md")]
    [InlineData("inventory-processes.md")]
    public void Table_RowOfAFile_CountsItsCases(string page)
    {
        string[] lines = File.ReadAllLines(Path.Combine(s_docs, page));
        var counted = new Dictionary<string, int[]>();
        string file = "";
        foreach (string line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                file = line[3..];
                counted[file] = new int[4];
            }
            else if (CaseRow().Match(line) is { Success: true } row && row.Groups["cases"].Value != "case" && !line.StartsWith("|---", StringComparison.Ordinal))
            {
                int cases = row.Groups["cases"].Value.Split(", ").Length;
                string here = row.Groups["here"].Value;
                counted[file][0] += cases;
                counted[file][here.StartsWith("*pointless*", StringComparison.Ordinal) ? 2 : here.StartsWith("*open*", StringComparison.Ordinal) ? 3 : 1] += cases;
            }
        }

        foreach (string line in lines.Where(line => line.StartsWith("| test_", StringComparison.Ordinal) && Numbers(line).Length == 4))
        {
            Assert.Equal(Numbers(line), counted[line.Split('|')[1].Trim()]);
        }
    }

    private static int[] Numbers(string line) => line.StartsWith('|')
        ? [.. line.Split('|').Select(cell => cell.Trim(' ', '*')).Where(cell => int.TryParse(cell, out _)).Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))]
        : [];

    /// <summary>A name without a class belongs to the class that was named before it.</summary>
    private static IEnumerable<string> NamedTests(string text)
    {
        string owner = "";
        foreach (Match match in Named().Matches(text))
        {
            owner = match.Groups["class"].Success ? match.Groups["class"].Value : owner;
            yield return $"{owner}.{match.Groups["test"].Value}";
        }
    }

    private static HashSet<string> FindTests()
    {
        var tests = new HashSet<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "test"), "*Tests*.cs", SearchOption.AllDirectories))
        {
            string owner = "";
            foreach (string line in File.ReadLines(file))
            {
                if (ClassLine().Match(line) is { Success: true } found)
                {
                    owner = found.Groups["name"].Value;
                }
                else if (TestLine().Match(line) is { Success: true } test)
                {
                    tests.Add($"{owner}.{test.Groups["name"].Value}");
                }
            }
        }

        return tests;
    }

    [GeneratedRegex(@"`(?:(?<class>\w+Tests)\.)?(?<test>[A-Z]\w*_\w+)(?:\([^`]*\))?`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| (?<cases>[^|]+) \| (?<here>[^|]+) \|$")]
    private static partial Regex CaseRow();

    [GeneratedRegex(@"^\s*(?:public|internal) (?:\w+ )*class (?<name>\w+)")]
    private static partial Regex ClassLine();

    [GeneratedRegex(@"^\s*public (?:async )?(?:void|Task) (?<name>\w+)\(")]
    private static partial Regex TestLine();
}
