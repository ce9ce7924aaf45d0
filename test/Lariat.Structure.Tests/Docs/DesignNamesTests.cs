using System.Text.RegularExpressions;

namespace Lariat.Structure.Tests;

/// <summary>What docs/design.md names exists.</summary>
public partial class DesignNamesTests
{
    // Not a type of the source, but the name of top-level statements in messages.
    private const string EntryPoint = "Program.Main";

    private static readonly Lazy<SourceFile[]> s_files = new(() => [.. Find()]);

    private sealed record SourceFile(string Path, HashSet<string> Words, HashSet<string> Types);

    [Fact]
    public void Names_InCode_OccurInTheSource()
    {
        HashSet<string> words = [.. s_files.Value.SelectMany(file => file.Words.Concat(Word().Matches(file.Path).Select(match => match.Value)))];
        string[] names = [.. Codes().SelectMany(code => Name().Matches(code)).Select(match => match.Value).Distinct()];

        Assert.True(names.Length > 250, $"only {names.Length} names found");
        Expect.None($"{DesignPage.Path} names these, and neither src nor test does", names.Where(name => !words.Contains(name)));
    }

    [Fact]
    public void Members_InCode_OccurWhereTheirTypeIsDeclared()
    {
        HashSet<string> files = [.. s_files.Value.Select(file => Path.GetFileNameWithoutExtension(file.Path))];
        ILookup<string, SourceFile> declared = s_files.Value
            .SelectMany(file => file.Types.Select(type => (Type: type, File: file)))
            .ToLookup(pair => pair.Type, pair => pair.File);
        Match[] members = [.. Codes().SelectMany(code => Member().Matches(code)).Where(match => declared.Contains(match.Groups["type"].Value))];
        IEnumerable<string> unknown = members
            .Where(match => match.Value != EntryPoint && !files.Contains(match.Value))
            .Where(match => !declared[match.Groups["type"].Value].Any(file => file.Words.Contains(match.Groups["member"].Value)))
            .Select(match => match.Value);

        Assert.True(members.Length > 40, $"only {members.Length} members found");
        Expect.None($"{DesignPage.Path} names these members, which their type does not have", unknown);
    }

    [Fact]
    public void Contents_AtTheTop_ListEverySection()
    {
        IEnumerable<string> sections = DocPages.Headings(DesignPage.Path).Where(heading => heading.StartsWith("## ", StringComparison.Ordinal)).Select(DocPages.ToAnchor);
        IEnumerable<string> listed = DesignPage.Lines.Select(line => Entry().Match(line)).Where(match => match.Success).Select(match => match.Groups["anchor"].Value);

        Assert.Equal(sections, listed.Take(sections.Count()));
    }

    private static IEnumerable<string> Codes() => Code().Matches(DesignPage.Text).Select(match => match.Value);

    private static IEnumerable<SourceFile> Find()
        => from folder in new[] { "src", "test" }
           from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
           let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
           where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
           let text = Comment().Replace(File.ReadAllText(file), "")
           select new SourceFile(path, [.. Word().Matches(text).Select(match => match.Value)], [.. Declaration().Matches(text).Select(match => match.Groups["type"].Value)]);

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    // With a small letter: MSG_TRUNC and EAGAIN are the system's.
    [GeneratedRegex(@"\b[A-Z]\w*[a-z]\w*\b")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(?<type>[A-Z]\w*)\.(?<member>[A-Z]\w*)")]
    private static partial Regex Member();

    [GeneratedRegex(@"\b(?:class|interface|enum|struct|record) (?<type>[A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^- \[[^\]]+\]\(#(?<anchor>[\w-]+)\)$")]
    private static partial Regex Entry();
}
