// One file for each test project, a line for each mutant that was tried: its number, "killed", "timeout", "survived" or "uncovered", and a
// detail. The last line about a mutant counts, because "timeout" is written before each test: it is the outcome if the process ends there.
namespace Lariat.Mutants;

/// <summary>What the tests of one project have decided about the mutants.</summary>
internal sealed class Outcomes(string file)
{
    private static readonly string[] s_strongestFirst = ["killed", "timeout", "survived", "uncovered", "not run"];
    private static readonly (string Outcome, string Detail) s_notRun = ("not run", "");

    private readonly Dictionary<int, (string Outcome, string Detail)> _last = Read(file);

    /// <summary>Those of all projects in a folder.</summary>
    public static Outcomes[] InFolder(string folder) => [.. Directory.GetFiles(folder, "results.*.tsv").Select(file => new Outcomes(file))];

    /// <summary>The file of a project.</summary>
    public static string FileOf(string folder, string project) => Path.Combine(folder, $"results.{project}.tsv");

    /// <summary>What the projects together say of a mutant: the strongest of their outcomes.</summary>
    public static (string Outcome, string Detail) Of(int mutant, IEnumerable<Outcomes> projects)
        => projects.Select(project => project._last.GetValueOrDefault(mutant, s_notRun))
            .Append(s_notRun)
            .MinBy(decided => Array.IndexOf(s_strongestFirst, decided.Outcome));

    /// <summary>Whether this project has decided about it.</summary>
    public bool Has(int mutant) => _last.ContainsKey(mutant);

    /// <summary>Writes an outcome.</summary>
    public void Record(int mutant, string outcome, string detail)
        => File.AppendAllText(file, $"{mutant}\t{outcome}\t{detail.ReplaceLineEndings(" ").Replace('\t', ' ')}\n");

    /// <summary>Forgets the mutants that no test noticed, so that the next run tries them again.</summary>
    public void ForgetUnnoticed()
        => File.WriteAllLines(file, _last.Where(mutant => mutant.Value.Outcome is "killed" or "timeout")
            .Select(mutant => $"{mutant.Key}\t{mutant.Value.Outcome}\t{mutant.Value.Detail}"));

    private static Dictionary<int, (string, string)> Read(string file)
    {
        Dictionary<int, (string, string)> last = [];
        foreach (string[] columns in (File.Exists(file) ? File.ReadLines(file) : []).Select(line => line.Split('\t')))
        {
            last[int.Parse(columns[0], null)] = (columns[1], columns[2]);
        }

        return last;
    }
}
