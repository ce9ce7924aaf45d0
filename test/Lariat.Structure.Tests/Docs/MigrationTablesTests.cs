using System.Text.RegularExpressions;

namespace Lariat.Structure.Tests;

/// <summary>The pages for users of Trio and anyio mention every public name of theirs, and only what exists here.</summary>
public partial class MigrationTablesTests
{
    private const string Names = "test/Lariat.Structure.Tests/Docs/Names/";

    // What the tables name of .NET, where no public member of Lariat mentions it.
    private static readonly string[] s_dotNet =
    [
        "AddHealthChecks", "AggregateAsync", "AsyncEnumerable", "Chunk", "Concat", "CreateTempSubdirectory", "Directory",
        "Exists", "File", "GetTempPath", "GroupBy", "IAsyncDisposable", "IDisposable", "InfiniteTimeSpan",
        "InvalidOperationException", "IOException", "MaxValue", "MemoryStream", "ObjectDisposedException", "Pipe",
        "PositiveInfinity", "Range", "Repeat", "Select", "Skip", "SkipWhile", "Take", "TakeWhile", "TaskCompletionSource",
        "ThrowIfCancellationRequested", "TimeoutException", "Zip",
    ];

    [Theory]
    [InlineData("trio.txt", "docs/from-trio.md")]
    [InlineData("anyio.txt", "docs/from-anyio.md")]
    public void Tables_EveryPublicName_HasARow(string names, string page)
    {
        HashSet<string> mentioned = [.. Rows(page).SelectMany(row => WordsOf(row.Theirs))];
        (string Place, string Name)[] expected = [.. ReadNames(Names + names)];

        Assert.True(expected.Length > 200, $"only {expected.Length} names in {names}");
        Expect.None(
            $"Names that {page} does not mention. Say where it is in Lariat, or why it is missing",
            expected.Where(entry => !mentioned.Contains(entry.Name)).Select(entry => $"{entry.Place}.{entry.Name}"));
    }

    [Theory]
    [InlineData("docs/from-trio.md")]
    [InlineData("docs/from-anyio.md")]
    [InlineData("docs/from-arq.md")]
    [InlineData("docs/from-hangfire.md")]
    public void Tables_NamesOfLariat_ArePublic(string page)
    {
        HashSet<string> known = [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "PublicAPI.*.txt", SearchOption.AllDirectories)
            .SelectMany(file => Word().Matches(File.ReadAllText(file)).Select(match => match.Value)), .. s_dotNet];
        (string Theirs, string Here)[] rows = [.. Rows(page)];

        Assert.True(rows.Length > 20, $"only {rows.Length} rows in {page}");
        Expect.None(
            $"Names in the right column of {page} that no public API has",
            rows.SelectMany(row => WordsOf(row.Here)).Distinct()
                .Where(word => char.IsUpper(word[0]) && !IsOfTheProgram(word) && !known.Contains(word)));
    }

    // T, FAsync, MainAsync: what a program calls its own methods and types; and Python's True.
    private static bool IsOfTheProgram(string word) => word.Length == 1 || word is "FAsync" or "MainAsync" or "True";

    private static IEnumerable<(string Theirs, string Here)> Rows(string page) => DocPages.Prose(page)
        .Select(line => line.Text)
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line.Split('|'))
        .Select(cells => (cells[1], cells[2]));

    private static IEnumerable<string> WordsOf(string cell)
        => Code().Matches(cell).SelectMany(code => Word().Matches(code.Value).Select(match => match.Value));

    private static IEnumerable<(string Place, string Name)> ReadNames(string file)
        => from line in File.ReadLines(Path.Combine(Repository.Root, file))
           where line.Length > 0 && !line.StartsWith('#')
           let parts = line.Split(": ", 2)
           from name in parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
           select (parts[0], name);

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
