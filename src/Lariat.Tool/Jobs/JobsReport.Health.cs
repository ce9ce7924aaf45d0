// The part of the report about what hurts, and about numbers that are printed again and again.
using System.Text.Json.Nodes;
using Lariat.Jobs;
using Spectre.Console;

namespace Lariat.Tool.Jobs;

internal sealed partial class JobsReport
{
    public void PrintFindings(IReadOnlyList<JobFinding> findings)
    {
        foreach (JobFinding finding in findings)
        {
            if (asJson)
            {
                context.Output.WriteLine(new JsonObject
                {
                    ["code"] = finding.Code,
                    ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
                    ["text"] = finding.Text,
                    ["remedy"] = finding.Remedy,
                }.ToJsonString());
            }
            else
            {
                context.Output.WriteLine($"{finding.Severity.ToString().ToLowerInvariant()}: {PlainText.Of(finding.Text)} [{finding.Code}]");
                context.Output.WriteLine($"  {PlainText.Of(finding.Remedy)}");
            }
        }

        if (findings.Count == 0 && !asJson)
        {
            context.Output.WriteLine("Nothing hurts.");
        }
    }

    public void PrintFailures(IReadOnlyList<JobFailureGroup> failures)
    {
        if (asJson)
        {
            foreach (JobFailureGroup failure in failures)
            {
                context.Output.WriteLine(new JsonObject
                {
                    ["kind"] = failure.Kind,
                    ["failure"] = failure.Failure,
                    ["count"] = failure.Count,
                    ["last_at"] = Instant(failure.LastAt),
                }.ToJsonString());
            }

            return;
        }

        if (failures.Count == 0)
        {
            context.Output.WriteLine("No dead jobs.");
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["jobs", "kind", "last", "error"])
        {
            table.AddColumn(new TableColumn(column).Padding(0, 0, 1, 0));
        }

        foreach (JobFailureGroup failure in failures)
        {
            table.AddRow(Number(failure.Count), Plain(failure.Kind), Age(failure.LastAt), Plain(failure.Failure));
        }

        _console.Write(table);
    }

    public void PrintOverview(JobOverview overview)
    {
        if (!asJson)
        {
            context.Output.WriteLine($"{Instant(overview.At)}, workers: {overview.Workers.Count}");
        }

        foreach (JobQueueInfo queue in overview.Queues)
        {
            if (asJson)
            {
                context.Output.WriteLine(new JsonObject
                {
                    ["at"] = Instant(overview.At),
                    ["queue"] = queue.Name,
                    ["ready"] = queue.Ready,
                    ["scheduled"] = queue.Scheduled,
                    ["waiting"] = queue.Waiting,
                    ["running"] = queue.Running,
                    ["dead"] = queue.Dead,
                    ["oldest_ready"] = Instant(queue.OldestReady),
                    ["paused"] = queue.IsPaused,
                }.ToJsonString());
            }
            else
            {
                context.Output.WriteLine(
                    $"  {PlainText.Of(queue.Name)}: {Number(queue.Ready)} ready, {Number(queue.Running)} running, "
                    + $"{Number(queue.Scheduled)} scheduled, {Number(queue.Waiting)} waiting, {Number(queue.Dead)} dead"
                    + (queue.IsPaused ? ", paused" : ""));
            }
        }
    }

    public void PrintDrain(long left) => context.Output.WriteLine(
        asJson ? new JsonObject { ["left"] = left }.ToJsonString()
        : left == 0 ? "No job is ready or runs." : $"{Number(left)} jobs are ready or run.");
}
