using System.Text.RegularExpressions;

namespace Lariat.Structure.Tests;

/// <summary>The documentation is wrapped at one width, and its links lead somewhere.</summary>
public partial class DocPagesTests
{
    private const int Columns = 120;

    [Fact]
    public void Prose_Lines_FitTheWidth()
    {
        IEnumerable<string> wide = DocPages.All.SelectMany(page => DocPages.Prose(page)
            .Where(line => line.Text.Length > Columns && !CannotBeWrapped(line.Text))
            .Select(line => $"{page}:{line.Number} has {line.Text.Length} columns"));

        Expect.None($"Lines of the documentation with more than {Columns} columns. Wrap them", wide);
    }

    [Fact]
    public void Links_ToFilesOfTheRepository_ResolveWithTheirAnchors()
    {
        IEnumerable<string> broken = DocPages.All.SelectMany(page => Links(page)
            .Where(link => !Resolves(page, link))
            .Select(link => $"{page} links to {link}"));

        Expect.None("Links of the documentation that lead nowhere", broken);
    }

    // Tables, and a link or a piece of code that is alone on its line.
    private static bool CannotBeWrapped(string line)
        => line.StartsWith('|') || !line.Trim().TrimStart('-', ' ').Contains(' ');

    private static IEnumerable<string> Links(string page)
    {
        string prose = string.Join('\n', DocPages.Prose(page).Select(line => line.Text));
        return Link().Matches(Code().Replace(prose, "code"))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));
    }

    private static bool Resolves(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0
            ? page
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0])).Replace('\\', '/');

        return Path.Exists(Path.Combine(Repository.Root, target)) && (parts.Length == 1 || Anchors(target).Contains(parts[1]));
    }

    private static IEnumerable<string> Anchors(string page)
        => DocPages.Headings(page).Select(DocPages.ToAnchor)
            .Concat(DocPages.Prose(page).SelectMany(line => NamedAnchor().Matches(line.Text)).Select(match => match.Groups["id"].Value));

    [GeneratedRegex(@"\[(?:[^\[\]]|\[[^\]]*\])*\]\((?<target>[^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex("<a (?:id|name)=\"(?<id>[^\"]+)\">")]
    private static partial Regex NamedAnchor();
}
