using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lariat.Tool.Fetch.Reports;

/// <summary>For programs: a JSON object on each line; <c>type</c> is "url", and "summary" on the last.</summary>
internal sealed class JsonReport(TextWriter output, Tally tally) : IReport
{
    // Readable URLs: these lines are not meant to be inserted into HTML unescaped.
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Coroutine RunAsync(Func<Coroutine> work) => work();

    public void Add(FetchResult result)
    {
        var line = new JsonObject
        {
            ["type"] = "url",
            ["url"] = result.Url,
            ["outcome"] = result.Outcome.ToString().ToLowerInvariant(),
            ["attempts"] = result.Attempts,
            ["file"] = result.File,
        };
        if (result.Answer is { } answer)
        {
            line["status"] = answer.Status;
            line["http"] = answer.Version.ToString();
            line["bytes"] = answer.Bytes;
            line["ms"] = Rounded(answer.Elapsed.TotalMilliseconds);
        }
        else if (result.Failure is { } failure)
        {
            line["status"] = failure.Status;
            line["error"] = failure.Kind.Name();
            line["message"] = failure.Message;
        }

        Write(line);
    }

    public void Summarize()
    {
        Percentiles latency = tally.Latency;
        Write(new JsonObject
        {
            ["type"] = "summary",
            ["urls"] = tally.Started,
            ["fetched"] = tally.Fetched,
            ["failed"] = tally.Failed,
            ["skipped"] = tally.Skipped,
            ["retries"] = tally.Retries,
            ["bytes"] = tally.Bytes,
            ["seconds"] = Rounded(tally.Elapsed.TotalSeconds),
            ["interrupted"] = tally.IsInterrupted,
            ["failures"] = new JsonObject(tally.Failures.Select(failure => KeyValuePair.Create(failure.Key, (JsonNode?)failure.Value))),
            ["latency_ms"] = latency.IsEmpty ? null : new JsonObject
            {
                ["p50"] = Rounded(latency.At(50)),
                ["p90"] = Rounded(latency.At(90)),
                ["p99"] = Rounded(latency.At(99)),
                ["max"] = Rounded(latency.Max),
            },
        });
    }

    private static double Rounded(double value) => Math.Round(value, 3);

    private void Write(JsonObject line) => output.WriteLine(line.ToJsonString(s_options));
}
