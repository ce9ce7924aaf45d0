using System.Text.RegularExpressions;

namespace Lariat.Tests;

/// <summary>The table of layers in docs/design.md, checked against the source: which folder names types of which.</summary>
public partial class LayersTests
{
    private static readonly Dictionary<string, string[]> s_sees = new()
    {
        ["Collections"] = [],
        ["Native"] = [],
        ["PlainMethods"] = [],
        ["Drivers"] = ["Collections", "Native"],
        ["Coroutines"] = ["Collections", "PlainMethods"],
        ["Loop"] = ["Collections", "Drivers", "Coroutines", "Tasks"],
        ["Tasks"] = ["Collections", "PlainMethods", "Drivers", "Coroutines", "Loop"],
        ["Diagnostics"] = ["Collections", "Coroutines", "Loop", "Tasks"],
        ["Generators"] = ["Collections", "Coroutines", "Loop", "Tasks"],
        ["Sync"] = ["Collections", "Coroutines", "Loop", "Tasks"],
        ["Queues"] = ["Collections", "Coroutines", "Loop", "Tasks", "Sync"],
        ["Executors"] = ["Collections", "Drivers", "Coroutines", "Loop", "Tasks"],
        ["Streams"] = ["Collections", "Drivers", "Coroutines", "Loop", "Tasks", "Generators"],
        ["Net"] = ["Collections", "Drivers", "Coroutines", "Loop", "Tasks", "Generators", "Sync", "Executors", "Streams"],
        ["Signals"] = ["Collections", "Coroutines", "Loop", "Tasks"],
        ["Pipes"] = ["Collections", "Drivers", "Coroutines", "Loop", "Tasks", "Streams", "Net"],
        ["Processes"] = ["Collections", "Drivers", "Coroutines", "Loop", "Tasks", "Generators", "Streams", "Net", "Pipes"],
        ["Files"] = ["Collections", "Drivers", "Coroutines", "Loop", "Tasks", "Generators", "Sync", "Executors", "Bridges"],
        ["Workers"] = ["Collections", "Drivers", "Coroutines", "Loop", "Tasks", "Generators", "Sync", "Executors", "Streams", "Processes"],
        ["Bridges"] = ["Collections", "Coroutines", "Loop", "Tasks", "Executors"],
    };

    // Each with its reason; there should never be many.
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["Core/Loop/LoopErrorContext.cs -> AsyncGenerator"] = "a member of an enum, not the type",
        ["Core/Loop/LoopErrorContext.cs -> TaskGroup"] = "a member of an enum, not the type",
        ["Core/Loop/LoopErrorContext.cs -> Future"] = "an error report names the future that failed",
        ["Core/Loop/EventLoop.Errors.cs -> Future"] = "an error report names the future that failed",
        ["Core/Loop/EventLoop.cs -> Failure"] = "closing reports failures nobody asked about",
        ["Core/Loop/LoopSynchronizationContext.cs -> PostedCallback"] = "what is posted to the loop and to a task is one class",
    };

    [Fact]
    public void Folders_NameTypes_OnlyOfTheLayersTheySee()
    {
        string root = Path.Combine(Repository.Root, "src", "Lariat");
        string[] files = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => s_sees.ContainsKey(FolderOf(root, file)))];
        Dictionary<string, string> home = HomeOfTypes(root, files);

        var forbidden = new List<string>();
        foreach (string file in files)
        {
            string folder = FolderOf(root, file);
            foreach (string name in Words(Code(file)).Where(home.ContainsKey).Distinct())
            {
                string edge = $"{Path.GetRelativePath(root, file).Replace('\\', '/')} -> {name}";
                if (home[name] != folder && !s_sees[folder].Contains(home[name]) && !s_exceptions.ContainsKey(edge))
                {
                    forbidden.Add(edge);
                }
            }
        }

        Assert.True(files.Length > 50, $"only {files.Length} files found below {root}");
        Assert.Empty(forbidden);
    }

    // A partial type lives where its main file, named like the type alone, is.
    private static Dictionary<string, string> HomeOfTypes(string root, string[] files)
    {
        var home = new Dictionary<string, string>();
        foreach (string file in files.OrderBy(file => Path.GetFileName(file).Count(c => c == '.')))
        {
            foreach (Match match in TopLevelTypes().Matches(Code(file)))
            {
                home.TryAdd(match.Groups["name"].Value, FolderOf(root, file));
            }
        }

        return home;
    }

    private static string FolderOf(string root, string file) => Path.GetRelativePath(root, file).Split('/', '\\')[0];

    private static string Code(string file) => CommentsAndStrings().Replace(File.ReadAllText(file), " ");

    private static IEnumerable<string> Words(string code) => Word().Matches(code).Select(match => match.Value);

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(\\.|[^"\\])*" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentsAndStrings();

    // A type name, unless it is used as a member's (loop.Timers, { Future: … }).
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+\b(?!\s*[:=](?!=))")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:\w+ )*(?:class|struct|interface|enum|record) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelTypes();
}
