using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lariat.Mutants;

/// <summary>Changes the library's source in a copy of the repository, and builds it.</summary>
/// <param name="copy">The copy.</param>
internal sealed partial class MutatedSource(string copy)
{
    // The tests' process sets the fields. A process that a test starts has the mutant's number in its environment, and writes what it has
    // reached when it ends.
    private const string Switch = """
        namespace Lariat;

        internal static class MutantSwitch
        {
            public static readonly bool[] Reached = new bool[100_000];
            public static int Active = int.Parse(Environment.GetEnvironmentVariable("LARIAT_MUTANT") ?? "0", null);

            static MutantSwitch()
            {
                if (Environment.GetEnvironmentVariable("LARIAT_MUTANTS_REACHED") is { } file)
                {
                    AppDomain.CurrentDomain.ProcessExit += (_, _) => Write(file);
                    AppDomain.CurrentDomain.UnhandledException += (_, _) => Write(file);
                }
            }

            private static void Write(string file) => File.AppendAllLines(
                file, Enumerable.Range(0, Reached.Length).Where(id => Reached[id]).Select(id => id.ToString((IFormatProvider?)null)));

            public static bool Is(int id)
            {
                Reached[id] = true;
                return id == Active;
            }
        }
        """;

    private readonly string _library = Path.Combine(copy, "src", "Lariat");
    private readonly HashSet<int> _leftOut = [];

    /// <summary>Makes the mutants of folders and files, and leaves out those that do not compile.</summary>
    /// <returns>What was built.</returns>
    public List<Mutant> Build(string[] parts)
    {
        File.WriteAllText(Path.Combine(_library, "MutantSwitch.cs"), Switch);
        Dictionary<string, string> sources = parts.SelectMany(FilesOf)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToDictionary(file => file, File.ReadAllText);
        while (true)
        {
            List<Mutant> mutants = Write(sources);
            string output = Compile();
            int before = _leftOut.Count;
            foreach (Match error in CompilerError().Matches(output))
            {
                LeaveOut(error.Groups["file"].Value, int.Parse(error.Groups["line"].Value, null), int.Parse(error.Groups["column"].Value, null));
            }

            if (_leftOut.Count == before)
            {
                return output.Contains(": error", StringComparison.Ordinal) ? throw new InvalidOperationException($"The mutants do not compile: {output}") : mutants;
            }

            Console.WriteLine($"{_leftOut.Count - before} changes do not compile and are left out.");
        }
    }

    private string[] FilesOf(string part)
    {
        string path = Path.Combine(_library, part);
        return Path.GetFileName(path) == "*.cs"
            ? Directory.GetFiles(Path.GetDirectoryName(path)!, "*.cs")
            : File.Exists(path) ? [path] : Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories);
    }

    private List<Mutant> Write(Dictionary<string, string> sources)
    {
        List<Mutant> mutants = [];
        int nextId = 1;
        foreach ((string file, string source) in sources)
        {
            var mutator = new Mutator(Path.GetRelativePath(_library, file), nextId, _leftOut.Contains);
            File.WriteAllText(file, mutator.Rewrite(source));
            mutants.AddRange(mutator.Mutants);
            nextId = mutator.NextId;
        }

        return mutants;
    }

    private string Compile()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "build", "-c", "Release", "--no-dependencies", "-v:q", "-nologo", "-clp:ErrorsOnly",
                "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-p:UseLariatAnalyzers=false", _library,
            },
            RedirectStandardOutput = true,
        };
        using Process build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0 || CompilerError().IsMatch(output)
            ? output
            : throw new InvalidOperationException($"The build ended with exit code {build.ExitCode}, without an error of the compiler:\n{output}");
    }

    // The nearest question to the switch before the error is the mutant that caused it.
    private void LeaveOut(string file, int line, int column)
    {
        string[] lines = File.ReadAllLines(file);
        string before = string.Join('\n', lines[..(line - 1)]) + '\n' + lines[line - 1][..Math.Min(column, lines[line - 1].Length)];
        MatchCollection questions = Question().Matches(before);
        if (questions.Count == 0)
        {
            // A consequence of an error elsewhere: the next build shows whether it remains.
            return;
        }

        foreach (Match question in Question().Matches(lines[line - 1]).Append(questions[^1]))
        {
            _leftOut.Add(int.Parse(question.Groups[1].Value, null));
        }
    }

    [GeneratedRegex(@"^(?<file>/[^(]+)\((?<line>\d+),(?<column>\d+)\): error", RegexOptions.Multiline)]
    private static partial Regex CompilerError();

    [GeneratedRegex(@"MutantSwitch\.Is\((\d+)\)")]
    private static partial Regex Question();
}
