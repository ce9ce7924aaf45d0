using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lariat.Tool.Load.Reports;

/// <summary>The result for programs: one JSON object. Times are microseconds, except for the run's seconds.</summary>
internal static class LoadJson
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(LoadOptions options, LoadTally total, bool isInterrupted)
    {
        double seconds = total.Elapsed.TotalSeconds;
        return new JsonObject
        {
            ["url"] = options.Url.AbsoluteUri,
            ["connections"] = options.Connections,
            ["loops"] = options.Loops,
            ["rate"] = options.Rate,
            ["seconds"] = Math.Round(seconds, 6),
            ["interrupted"] = isInterrupted,
            ["answers"] = total.Answers,
            ["rps"] = seconds > 0 ? Math.Round(total.Answers / seconds, 1) : null,
            ["bytes"] = total.Bytes,
            ["reconnects"] = total.Reconnects,
            ["statuses"] = new JsonObject(
                Enumerable.Range(1, 5).Select(digit => KeyValuePair.Create($"{digit}xx", (JsonNode?)total.StatusClass(digit)))),
            ["errors"] = new JsonObject(
                Enum.GetValues<LoadError>().Select(
                    error => KeyValuePair.Create(error.ToString().ToLowerInvariant(), (JsonNode?)total.Count(error)))),
            ["fault"] = total.Fault,
            ["latency_us"] = total.Latencies.Count == 0 ? null : LatencyOf(total.Latencies),
        }.ToJsonString(s_options);
    }

    private static JsonObject LatencyOf(LatencyHistogram latencies)
    {
        var json = new JsonObject { ["mean"] = Microseconds(latencies.MeanNs) };
        foreach ((string name, double percent) in LoadText.Percents)
        {
            json[name] = Microseconds(latencies.At(percent));
        }

        json["max"] = Microseconds(latencies.MaxNs);
        return json;
    }

    private static double Microseconds(double nanoseconds) => Math.Round(nanoseconds / 1000, 1);
}
