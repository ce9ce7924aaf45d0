// The part of the report about pauses and limits.
using System.Globalization;
using System.Text.Json.Nodes;
using Lariat.Jobs;
using Spectre.Console;

namespace Lariat.Tool.Jobs;

internal sealed partial class JobsReport
{
    /// <summary>Prints what is paused, a line each; nothing as JSON, where the counts say it of their queues.</summary>
    public void PrintPauses(IReadOnlyList<JobPause> pauses)
    {
        if (!asJson)
        {
            foreach (JobPause pause in pauses)
            {
                context.Output.WriteLine($"paused: {Name(pause.Target)} {PlainText.Of(pause.Name)}, since {Age(pause.Since)}");
            }
        }
    }

    public void PrintTarget(string what, JobTarget target, string name, bool isChange)
    {
        if (asJson)
        {
            context.Output.WriteLine(new JsonObject { [Name(target)] = name, [what] = isChange }.ToJsonString());
        }
        else
        {
            string was = what == "paused" ? "was paused already" : "was not paused";
            context.Output.WriteLine($"The {Name(target)} '{PlainText.Of(name)}' {(isChange ? $"is {what}" : was)}.");
        }
    }

    public void PrintLimits(IReadOnlyList<JobLimitInfo> limits, IReadOnlyList<JobPause> pauses)
    {
        HashSet<string> paused = [.. pauses.Where(static pause => pause.Target == JobTarget.Limit).Select(static pause => pause.Name)];
        if (asJson)
        {
            foreach (JobLimitInfo limit in limits)
            {
                context.Output.WriteLine(ToJson(limit, paused).ToJsonString());
            }

            return;
        }

        if (limits.Count == 0)
        {
            context.Output.WriteLine("No limits.");
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["key", "running", "waiting", "concurrency", "rate", ""])
        {
            table.AddColumn(Column(column));
        }

        foreach (JobLimitInfo limit in limits)
        {
            string note = (limit.IsSet, paused.Contains(limit.Limit.Key)) switch
            {
                (true, true) => "set by hand, paused",
                (true, false) => "set by hand",
                (false, true) => "paused",
                _ => "",
            };
            table.AddRow([
                Plain(limit.Limit.Key), Number(limit.Running), Number(limit.Waiting),
                limit.Limit.Concurrency?.ToString(CultureInfo.InvariantCulture) ?? "", Text(limit.Limit.Rate), note,
            ]);
        }

        _console.Write(table);
    }

    private static JsonObject ToJson(JobLimitInfo limit, HashSet<string> paused) => new()
    {
        ["key"] = limit.Limit.Key,
        ["running"] = limit.Running,
        ["waiting"] = limit.Waiting,
        ["concurrency"] = limit.Limit.Concurrency,
        ["rate"] = limit.Limit.Rate?.Count,
        ["per_seconds"] = limit.Limit.Rate?.Per.TotalSeconds,
        ["burst"] = limit.Limit.Rate?.Burst,
        ["set"] = limit.IsSet,
        ["paused"] = paused.Contains(limit.Limit.Key),
    };

    private static string Text(JobRate? rate) => rate is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{rate.Count} per {rate.Per.TotalSeconds:0.###} s{(rate.Burst is { } burst ? $", {burst} at a time" : "")}");

    private static string Name(JobTarget target) => target.ToString().ToLowerInvariant();
}
