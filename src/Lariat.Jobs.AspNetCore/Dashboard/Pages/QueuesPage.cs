using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>Queues, pauses and limits.</summary>
internal static class QueuesPage
{
    private const int MaxLimits = 200;

    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        JobOverview overview = await request.Jobs.Views.ReadOverviewAsync();
        IReadOnlyList<JobPause> pauses = await request.Jobs.ListPausesAsync();
        IReadOnlyList<JobLimitInfo> limits = await request.Jobs.ListLimitsAsync();
        return new DashboardPage("Queues", html =>
        {
            html.Element("h1", "Queues and limits");
            Parts.Notice(request, html);
            WriteQueues(request, html, overview, withActions: request.CanAct);
            html.Element("h2", "Paused");
            WritePauses(request, html, overview.At, pauses);
            html.Element("h2", "Limits");
            WriteLimits(request, html, limits, pauses);
        });
    }

    /// <summary>Writes a table of the queues.</summary>
    public static void WriteQueues(DashboardRequest request, HtmlWriter html, JobOverview overview, bool withActions)
    {
        if (overview.Queues.Count == 0)
        {
            Parts.Nothing(html, "No queue has jobs that wait, run or are dead.");
            return;
        }

        string[] columns = ["Queue", "#Ready", "#Running", "#Scheduled", "#Dead", "#Oldest ready"];
        DataTable.Write(html, "Queues", withActions ? [.. columns, ""] : columns, overview.Queues, (table, queue) =>
        {
            table.Cell(() =>
            {
                using (html.Begin("span"))
                {
                    html.Element("a", queue.Name, ("href", request.Link("list", ("queue", queue.Name))));
                    if (queue.IsPaused)
                    {
                        html.Element("span", " paused", ("class", "warn"));
                    }
                }
            });
            table.Cell(Parts.Number(queue.Ready));
            table.Cell(Parts.Number(queue.Running));
            table.Cell(Parts.Number(queue.Scheduled + queue.Waiting));
            table.Cell(Parts.Number(queue.Dead));
            table.Cell(() => Parts.Time(html, overview.At, queue.OldestReady));
            if (withActions)
            {
                table.Cell(() => Toggle(request, html, JobTarget.Queue, queue.Name, queue.IsPaused));
            }
        });
    }

    /// <summary>Writes a table of what is paused.</summary>
    public static void WritePauses(DashboardRequest request, HtmlWriter html, DateTimeOffset now, IReadOnlyList<JobPause> pauses)
    {
        if (pauses.Count == 0)
        {
            Parts.Nothing(html, "Nothing is paused.");
            return;
        }

        DataTable.Write(html, "Paused", ["What", "Name", "#Since", ""], pauses, (table, pause) =>
        {
            table.Cell($"{pause.Target}");
            table.Cell(pause.Name);
            table.Cell(() => Parts.Time(html, now, pause.Since));
            table.Cell(() => Toggle(request, html, pause.Target, pause.Name, isPaused: true));
        });
    }

    // Those at their limit first: they are why jobs wait.
    private static void WriteLimits(
        DashboardRequest request, HtmlWriter html, IReadOnlyList<JobLimitInfo> limits, IReadOnlyList<JobPause> pauses)
    {
        if (limits.Count == 0)
        {
            Parts.Nothing(html, "No job has a limit.");
            return;
        }

        HashSet<string> paused = [.. pauses.Where(static pause => pause.Target == JobTarget.Limit).Select(static pause => pause.Name)];
        IEnumerable<JobLimitInfo> shown = limits.OrderByDescending(IsFull).ThenByDescending(static limit => limit.Waiting).Take(MaxLimits);
        DataTable.Write(html, "Limits", ["Key", "#Running", "#At most", "#Rate", "#Waiting", ""], shown, (table, limit) =>
        {
            table.Cell(limit.Limit.Key);
            table.Cell(() => html.Element("span", $"{limit.Running}", ("class", IsFull(limit) ? "warn" : null)));
            table.Cell(limit.Limit.Concurrency is { } most ? $"{most}" : "–");
            table.Cell(limit.Limit.Rate is { } rate ? $"{rate.Count} in {Parts.Duration(rate.Per)}" : "–");
            table.Cell(Parts.Number(limit.Waiting));
            table.Cell(() => Toggle(request, html, JobTarget.Limit, limit.Limit.Key, paused.Contains(limit.Limit.Key)));
        });
        if (limits.Count > MaxLimits)
        {
            html.Element("p", $"{limits.Count - MaxLimits} more keys are not shown.", ("class", "soft"));
        }
    }

    private static bool IsFull(JobLimitInfo limit) => limit.Running >= limit.Limit.Concurrency;

    private static void Toggle(DashboardRequest request, HtmlWriter html, JobTarget target, string name, bool isPaused)
        => Parts.Button(
            request, html, isPaused ? "Resume" : "Pause", isPaused ? "resume" : "pause", ("target", $"{target}"), ("name", name));
}
