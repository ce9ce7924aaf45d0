using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>
/// The corpus: programs with the traces that CPython 3.15.2 gives for them. Some were written, each for one question; the others
/// (<c>random-*.jsonl</c>) were drawn at random. The traces of <c>pair-*.jsonl</c> (pairs of eager tasks and groups, calls from threads and
/// cancellations, canceled steps and time-outs of <c>as_completed</c>, and random programs of these) come from 3.13.0 with the changes up to
/// 3.15.2 made to it, which gives 3.15.2's traces for all programs of the first file. Those whose ids begin with <c>p315</c> have another
/// trace in CPython 3.13.0, or do not run there.
/// </summary>
public static class ConformanceCorpus
{
    private static readonly Lazy<Dictionary<string, (string Program, string Trace)>> s_cases = new(Load);

    /// <summary>The programs' ids, in the order of the corpus.</summary>
    public static IEnumerable<string> Ids => s_cases.Value.Keys;

    /// <summary>Runs a program of the corpus.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Where its trace differs from the expected one; null if they are identical.</returns>
    public static string? Check(string id)
    {
        (string program, string trace) = s_cases.Value[id];
        return TraceComparison.FindDifference(trace, ProgramRunner.RunToLine(program));
    }

    private static Dictionary<string, (string Program, string Trace)> Load()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "corpus");
        return Read("programs.jsonl", "traces.jsonl").Concat(Read("random-programs.jsonl", "random-traces.jsonl"))
            .Concat(Read("pair-programs.jsonl", "pair-traces.jsonl"))
            .ToDictionary(pair => IdOf(pair.Second), pair => pair);

        IEnumerable<(string First, string Second)> Read(string programs, string traces)
            => File.ReadLines(Path.Combine(folder, programs)).Zip(File.ReadLines(Path.Combine(folder, traces)));
    }

    private static string IdOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("id").GetString()!;
    }
}
