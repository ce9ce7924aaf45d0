using System.Text.RegularExpressions;

namespace Lariat.Structure.Tests;

/// <summary>The table of layers in docs/design.md says no less than the finer one of <see cref="LayersTests"/>, and names the folders that exist.</summary>
public partial class LayerTableTests
{
    private static readonly Row[] s_rows = [.. DesignPage.Table("folder", "what is in it", "sees").Select((cells, index) => new Row(index, cells[0].Trim('`', '/'), cells[1], cells[2]))];

    /// <summary>A row of the table.</summary>
    private sealed record Row(int Index, string Folder, string Content, string Sees)
    {
        public bool Holds(string folder) => folder == Folder || folder.StartsWith($"{Folder}/", StringComparison.Ordinal);

        /// <summary>Whether a file of this row may use another row: "all above", "all", or the other's name, as a whole or its last part.</summary>
        public bool Allows(Row other) => other == this
            || (Sees.StartsWith("all above", StringComparison.Ordinal) && other.Index < Index)
            || Sees.StartsWith("all;", StringComparison.Ordinal)
            || Names(other.Folder.Split('/')[0])
            || Names(other.Folder)
            || Names(other.Folder.Split('/')[^1]);

        private bool Names(string folder) => Name().Matches(Sees).Any(match => match.Value.TrimEnd('/') == folder);
    }

    [Fact]
    public void Table_EachUseOfAFolder_IsAllowedByIt()
    {
        IEnumerable<string> forbidden =
            from row in LayersTests.Rows
            from to in row.Value
            where !RowOf(row.Key).Allows(RowOf(to))
            select $"{row.Key} -> {to}";

        Assert.Equal(9, s_rows.Length);
        Expect.None($"Uses that the table of {DesignPage.Path} does not allow", forbidden);
    }

    [Fact]
    public void Table_FoldersInARow_AreThoseOnTheDisk()
    {
        IEnumerable<string> differences =
            from row in s_rows
            let named = InnerFolder().Matches(row.Content).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal).ToArray()
            let existing = FoldersBelow(row.Folder)
            where named.Length > 0 && !named.SequenceEqual(existing)
            select $"{row.Folder} names {string.Join(", ", named)} and has {string.Join(", ", existing)}";

        Expect.None($"Rows of the table of {DesignPage.Path} that name other folders than there are", differences);
    }

    private static Row RowOf(string folder) => Assert.Single(s_rows, row => row.Holds(folder));

    private static string[] FoldersBelow(string folder) =>
    [
        .. LariatSource.Files
            .Where(file => file.StartsWith($"{folder}/", StringComparison.Ordinal))
            .Select(file => file[(folder.Length + 1)..].Split('/'))
            .Where(parts => parts.Length > 1)
            .Select(parts => parts[0])
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"[A-Z][\w/]*")]
    private static partial Regex Name();

    [GeneratedRegex(@"`(?<name>[A-Z]\w*)/`")]
    private static partial Regex InnerFolder();
}
