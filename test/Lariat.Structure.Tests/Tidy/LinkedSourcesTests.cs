using System.Xml.Linq;

namespace Lariat.Structure.Tests;

/// <summary>
/// No project of test/ or bench/ compiles a source file of another one: what several projects need is in a library (test/Lariat.TestKit, bench/Harness).
/// </summary>
public class LinkedSourcesTests
{
    // How many paths and patterns a project links; a number may fall, and never rises.
    private static readonly Dictionary<string, int> s_allowed = new()
    {
        // They compile the same tests with other switches, and exist for that.
        ["test/Lariat.Tests.NoDynamicCode/Lariat.Tests.NoDynamicCode.csproj"] = 6,
        ["test/Lariat.Tests.Unoptimized/Lariat.Tests.Unoptimized.csproj"] = 2,

        // It starts the servers of the tests, without the test framework that TestKit brings.
        ["bench/Data/Lariat.Data.Benchmarks.csproj"] = 5,
    };

    private static readonly string[] s_kinds = ["*.csproj", "*.fsproj", "*.vbproj", "*.props", "*.targets"];

    [Fact]
    public void Projects_SourcesOfOthers_AreNotCompiled()
    {
        (string Project, string[] Links)[] linking = [.. FindProjects().Select(project => (project, FindLinks(project))).Where(found => found.Item2.Length > 0)];

        Expect.None(
            "Source files of another project are compiled here. Move them to test/Lariat.TestKit or bench/Harness and refer to it",
            linking.Where(found => found.Links.Length > s_allowed.GetValueOrDefault(found.Project))
                .SelectMany(found => found.Links.Select(link => $"{found.Project}: {link}")));
        Expect.None(
            "Projects that link less than the list allows. Lower the number, or take the project from the list",
            s_allowed.Where(entry => entry.Value > linking.FirstOrDefault(found => found.Project == entry.Key).Links?.Length).Select(entry => entry.Key));
        Expect.None("Projects of the list that link nothing", s_allowed.Keys.Except(linking.Select(found => found.Project)));
    }

    private static IEnumerable<string> FindProjects()
        => from folder in (string[])["test", "bench"]
           from kind in s_kinds
           from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), kind, SearchOption.AllDirectories)
           let project = Relative(file)
           where !project.Contains("/obj/", StringComparison.Ordinal) && !project.Contains("/bin/", StringComparison.Ordinal)
           select project;

    private static string[] FindLinks(string project)
    {
        string file = Path.Combine(Repository.Root, project);
        string home = Path.GetDirectoryName(file)!;
        return
        [
            .. XDocument.Load(file).Descendants("Compile")
                .SelectMany(item => ((string?)item.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Where(path => path.StartsWith("../", StringComparison.Ordinal))
                .Select(path => Relative(Path.GetFullPath(Path.Combine(home, path))))
                .Where(path => path.StartsWith("test/", StringComparison.Ordinal) || path.StartsWith("bench/", StringComparison.Ordinal)),
        ];
    }

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
}
