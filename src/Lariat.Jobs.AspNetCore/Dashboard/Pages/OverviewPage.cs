using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>The first page: what hurts, how much there is to do, and who does it.</summary>
internal static class OverviewPage
{
    private static readonly JobState[] s_states =
    [
        JobState.Ready, JobState.Running, JobState.Scheduled, JobState.Waiting, JobState.Dead, JobState.Completed, JobState.Aborted,
    ];

    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        (JobOverview overview, IReadOnlyList<JobFinding> findings) = await request.Jobs.ReadHealthAsync();
        IReadOnlyList<JobPause> pauses = await request.Jobs.ListPausesAsync();
        return new DashboardPage("Overview", html =>
        {
            html.Element("h1", "Overview");
            WriteFindings(html, findings);
            WriteTiles(request, html, overview);
            html.Element("h2", "Queues");
            QueuesPage.WriteQueues(request, html, overview, withActions: false);
            if (pauses.Count > 0)
            {
                html.Element("h2", "Paused");
                QueuesPage.WritePauses(request, html, overview.At, pauses);
            }

            html.Element("h2", "Workers");
            WriteWorkers(html, overview);
        });
    }

    private static void WriteFindings(HtmlWriter html, IReadOnlyList<JobFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        using (html.Begin("ul", ("class", "findings"), ("aria-label", "Findings")))
        {
            foreach (JobFinding finding in findings)
            {
                bool isWarning = finding.Severity == JobFindingSeverity.Warning;
                using (html.Begin("li", ("class", isWarning ? "warning" : null)))
                {
                    html.Element("strong", isWarning ? "Warning" : "Note", ("class", isWarning ? "warn" : "soft"));
                    html.Text($" {finding.Text} ");
                    html.Element("code", finding.Code, ("class", "soft"));
                    html.Element("div", finding.Remedy, ("class", "soft"));
                }
            }
        }
    }

    private static void WriteTiles(DashboardRequest request, HtmlWriter html, JobOverview overview)
    {
        using (html.Begin("div", ("class", "tiles")))
        {
            foreach (JobState state in s_states)
            {
                long count = overview.Count(state);
                string kind = state == JobState.Dead && count > 0 ? "tile dead" : "tile";
                using (html.Begin("a", ("class", kind), ("href", request.Link("list", ("state", Name(state))))))
                {
                    html.Element("strong", Parts.Number(count));
                    html.Element("span", $"{state}");
                }
            }
        }
    }

    private static void WriteWorkers(HtmlWriter html, JobOverview overview)
    {
        if (overview.Workers.Count == 0)
        {
            Parts.Nothing(html, "No worker runs: jobs wait until one does.");
            return;
        }

        DataTable.Write(html, "Workers", ["Worker", "Host", "#Process", "#Jobs", "#Started", "#Lease"], overview.Workers, (table, worker) =>
        {
            table.Cell(worker.Name);
            table.Cell(worker.Host);
            table.Cell($"{worker.ProcessId}");
            table.Cell(Parts.Number(worker.Running));
            table.Cell(() => Parts.Time(html, overview.At, worker.StartedAt));
            table.Cell(() =>
            {
                bool isOver = worker.LeaseUntil < overview.At;
                string distance = Parts.Duration((overview.At - worker.LeaseUntil).Duration());
                html.Element("span", isOver ? $"over for {distance}" : $"{distance} left", ("class", isOver ? "bad" : null));
            });
        });
    }

    /// <summary>A state as addresses have it.</summary>
    public static string Name(JobState state) => state.ToString().ToLowerInvariant();
}
