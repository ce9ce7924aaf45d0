using System.Globalization;
using System.Text.Json.Nodes;
using Lariat.Jobs;
using Spectre.Console;

namespace Lariat.Tool.Jobs;

/// <summary>Prints jobs: tables for people, or JSON lines. What comes from storage is plain text for a terminal.</summary>
/// <param name="context">Where it prints.</param>
/// <param name="asJson">True: an object on each line.</param>
/// <param name="withPayloads">True: payloads and results too; what is secret in them, only the program that has the kind can tell.</param>
internal sealed partial class JobsReport(ToolContext context, bool asJson, bool withPayloads = false)
{
    private const int MaxErrorLength = 60;
    private const int MinWidthForErrors = 120;

    private readonly IAnsiConsole _console = SpectreConsole.For(context);

    public void PrintCounts(IReadOnlyList<JobCount> counts)
    {
        if (asJson)
        {
            foreach (JobCount count in counts)
            {
                context.Output.WriteLine(new JsonObject
                {
                    ["queue"] = count.Queue,
                    ["state"] = Name(count.State),
                    ["count"] = count.Count,
                    ["oldest"] = Instant(count.Oldest),
                    ["paused"] = count.IsPaused,
                }.ToJsonString());
            }

            return;
        }

        if (counts.Count == 0)
        {
            context.Output.WriteLine("No jobs.");
            return;
        }

        JobState[] states = Enum.GetValues<JobState>();
        Table table = new Table().Border(TableBorder.Simple).AddColumn(Column("queue"));
        foreach (string column in (string[])[.. states.Select(Name), "oldest"])
        {
            table.AddColumn(Column(column).RightAligned());
        }

        foreach (IGrouping<string, JobCount> queue in counts.GroupBy(static count => count.Queue)
            .OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            Dictionary<JobState, JobCount> byState = queue.ToDictionary(static count => count.State);
            table.AddRow([
                Plain(queue.Key),
                .. states.Select(state => byState.TryGetValue(state, out JobCount? count) ? Number(count.Count) : ""),
                byState.TryGetValue(JobState.Ready, out JobCount? ready) ? Age(ready.Oldest) : "",
            ]);
        }

        _console.Write(table);
        context.Output.WriteLine("oldest: since when the oldest ready job has been ready");
    }

    public void PrintList(IReadOnlyList<JobInfo> jobs, int limit)
    {
        if (asJson)
        {
            foreach (JobInfo job in jobs)
            {
                context.Output.WriteLine(ToJson(job).ToJsonString());
            }

            return;
        }

        if (jobs.Count == 0)
        {
            _ = NothingMatched();
            return;
        }

        // 80 columns hold everything but the errors, which "show" prints too.
        bool isWide = _console.Profile.Width >= MinWidthForErrors;
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["id", "kind", "queue", "state", "try", "age", .. isWide ? ["last error"] : (string[])[]])
        {
            table.AddColumn(Column(column));
        }

        foreach (JobInfo job in jobs)
        {
            string error = job.Errors is [.., var last] ? last.Text.Split('\n')[0].TrimEnd() : "";
            table.AddRow([
                $"{job.Id}", Plain(job.Kind), Plain(job.Queue), Name(job.State), $"{job.Attempt}/{job.Attempts}", Age(job.CreatedAt),
                .. isWide ? [Plain(error.Length > MaxErrorLength ? $"{error[..(MaxErrorLength - 1)]}…" : error)] : (string[])[],
            ]);
        }

        _console.Write(table);
        if (jobs.Count == limit)
        {
            context.Output.WriteLine($"The first {limit}; --limit N prints more.");
        }
    }

    public void PrintDetails(JobInfo job)
    {
        if (asJson)
        {
            context.Output.WriteLine(ToJson(job).ToJsonString());
            return;
        }

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                context.Output.WriteLine($"{name,-10} {PlainText.Of(value)}");
            }
        }

        Line("id", $"{job.Id}");
        Line("kind", job.Kind);
        Line("queue", job.Queue);
        Line("limit", job.LimitKey);
        Line("state", $"{Name(job.State)}, try {job.Attempt} of {job.Attempts}, priority {job.Priority}");
        Line("progress", job.Progress is { } progress
            ? string.Create(CultureInfo.InvariantCulture, $"{progress.Fraction:P0} {progress.Text}").TrimEnd() : null);
        Line("group", job.Group?.ToString());
        Line("tags", string.Join(", ", job.Tags));
        Line("created", Instant(job.CreatedAt));
        Line("due", Instant(job.RunAt));
        Line("started", Instant(job.StartedAt));
        Line("finished", Instant(job.FinishedAt));
        Line("payload", !withPayloads && job.Payload is not null ? "(--payload prints it)" : job.Payload);
        Line("result", !withPayloads && job.Result is not null ? "(--payload prints it)" : job.Result);
        foreach (JobError error in job.Errors)
        {
            Line("error", $"try {error.Attempt}, {Instant(error.At)}, {error.Worker}");
            foreach (string line in error.Text.Split('\n'))
            {
                context.Output.WriteLine($"  {PlainText.Of(line.TrimEnd())}");
            }
        }

        context.Output.WriteLine();
    }

    public void PrintChange(string what, int count) => context.Output.WriteLine(
        asJson ? new JsonObject { [what] = count }.ToJsonString() : count == 1 ? $"1 job {what}." : $"{count} jobs {what}.");

    /// <summary>Says that no job was found; returns the exit code of that.</summary>
    public int NothingMatched()
    {
        context.Error.WriteLine("lariat: No job matches.");
        return ExitCode.SomeFailed;
    }

    private JsonObject ToJson(JobInfo job)
    {
        var json = new JsonObject
        {
            ["id"] = $"{job.Id}",
            ["kind"] = job.Kind,
            ["queue"] = job.Queue,
            ["limit"] = job.LimitKey,
            ["state"] = Name(job.State),
            ["priority"] = job.Priority,
            ["attempt"] = job.Attempt,
            ["attempts"] = job.Attempts,
            ["created_at"] = Instant(job.CreatedAt),
            ["run_at"] = Instant(job.RunAt),
            ["started_at"] = Instant(job.StartedAt),
            ["finished_at"] = Instant(job.FinishedAt),
            ["group"] = job.Group?.ToString(),
            ["progress"] = job.Progress?.Fraction,
            ["progress_text"] = job.Progress?.Text,
            ["tags"] = new JsonArray([.. job.Tags.Select(static tag => JsonValue.Create(tag))]),
            ["errors"] = new JsonArray([.. job.Errors.Select(static error => new JsonObject
            {
                ["attempt"] = error.Attempt,
                ["at"] = Instant(error.At),
                ["worker"] = error.Worker,
                ["error"] = error.Text,
            })]),
        };
        if (withPayloads)
        {
            json["payload"] = job.Payload is null ? null : JsonNode.Parse(job.Payload);
            json["result"] = job.Result is null ? null : JsonNode.Parse(job.Result);
        }

        return json;
    }

    private static string Name(JobState state) => state.ToString().ToLowerInvariant();

    private static string? Instant(DateTimeOffset? instant)
        => instant?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static TableColumn Column(string header) => new TableColumn(header).NoWrap().Padding(0, 0, 1, 0);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Plain(string text) => Markup.Escape(PlainText.Of(text));

    private static string Age(DateTimeOffset instant)
    {
        TimeSpan age = DateTimeOffset.UtcNow - instant;
        return age switch
        {
            { TotalSeconds: < 0 } => "–",
            { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds} s",
            { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min",
            { TotalDays: < 1 } => $"{(int)age.TotalHours} h",
            _ => $"{(int)age.TotalDays} d",
        };
    }
}
