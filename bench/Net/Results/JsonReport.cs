using System.Text.Json;

namespace Lariat.Net.Benchmarks;

/// <summary>Everything that was measured, for programs; and for a later run that adds rounds to it.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(ResultTable table, PeerSet peers, RunInfo run, IReadOnlyList<string> failures) => JsonSerializer.Serialize(
        new
        {
            run,
            missing = peers.Missing,
            failures,
            rows = table.Rows,
            goals = Goal.All.SelectMany(goal => goal.Judge(table)),
            samples = table.Samples,
        },
        s_json);

    /// <summary>The samples of an earlier run; none if there was none.</summary>
    public static IReadOnlyList<Sample> ReadSamples(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty("samples").Deserialize<List<Sample>>(s_json)!;
    }
}
