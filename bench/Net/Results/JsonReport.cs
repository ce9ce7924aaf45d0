using System.Text.Json;

namespace Lariat.Net.Benchmarks;

/// <summary>Everything that was measured, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(ResultTable table, PeerSet peers, RunInfo run, IReadOnlyList<string> failures) => JsonSerializer.Serialize(
        new
        {
            run.Date,
            run.Processor,
            run.System,
            run.Rounds,
            run.Seconds,
            missing = peers.Missing,
            failures,
            rows = table.Rows,
            goals = Goal.All.SelectMany(goal => goal.Judge(table)),
            samples = table.Samples,
        },
        s_json);
}
