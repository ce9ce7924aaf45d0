using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>The jobs of a state, page by page.</summary>
internal static class ListPage
{
    private const int PageSize = 50;

    private static readonly JobState[] s_states =
    [
        JobState.Ready, JobState.Running, JobState.Scheduled, JobState.Waiting, JobState.Completed, JobState.Aborted, JobState.Dead,
    ];

    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        if (Guid.TryParse(request["id"], out Guid id))
        {
            return new DashboardPage("Jobs", static _ => { }) { Redirect = $"{request.Home}/job/{id}" };
        }

        JobState state = request.State ?? JobState.Ready;
        JobOverview overview = await request.Jobs.Views.ReadOverviewAsync();
        JobPage page;
        try
        {
            page = await request.Jobs.Views.ListAsync(state, request.Filter, request["after"], PageSize);
        }
        catch (FormatException)
        {
            return null;
        }

        return new DashboardPage("Jobs", html =>
        {
            html.Element("h1", "Jobs");
            Parts.Notice(request, html);
            WriteTabs(request, html, overview, state);
            WriteFilter(request, html, state);
            if (page.Jobs.Count == 0)
            {
                Parts.Nothing(html, page.Next is null ? $"No {OverviewPage.Name(state)} job is here."
                    : "None of the jobs that were looked at matches. There are older ones.");
            }
            else
            {
                WriteJobs(request, html, overview.At, page.Jobs, canChoose: request.CanAct && BulkActions.Of(state).Count > 0);
                BulkActions.Write(request, html, state);
            }

            WriteEnd(request, html, state, page);
        })
        {
            IsLive = request["after"] is null,
        };
    }

    /// <summary>Writes a table of jobs.</summary>
    /// <param name="request">The request.</param>
    /// <param name="html">The page.</param>
    /// <param name="now">The storage's time.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="canChoose">True: each has a check box of <see cref="BulkActions"/>.</param>
    public static void WriteJobs(
        DashboardRequest request, HtmlWriter html, DateTimeOffset now, IEnumerable<JobInfo> jobs, bool canChoose = false)
    {
        string[] columns = ["Kind", "State", "Queue", "#Tries", "#When", "Note"];
        DataTable.Write(html, "Jobs", canChoose ? ["+Choose", .. columns] : columns, jobs, (table, job) =>
        {
            if (canChoose)
            {
                table.Cell(() => BulkActions.WriteBox(html, job));
            }

            table.Link(job.Kind, $"{request.Home}/job/{job.Id}");
            table.Cell(() => Parts.Badge(html, job.State));
            table.Cell(job.Queue);
            table.Cell($"{job.Attempt} of {job.Attempts}");
            table.Cell(() => Parts.Time(html, now, job.FinishedAt ?? (job.State == JobState.Running ? job.StartedAt : job.RunAt)));
            table.Cell(() => WriteNote(html, job));
        });
    }

    private static void WriteNote(HtmlWriter html, JobInfo job)
    {
        using (html.Begin("span"))
        {
            if (job.Progress is { } progress)
            {
                html.Element("progress", "", ("value", FormattableString.Invariant($"{progress.Fraction:0.###}")), ("max", "1"));
            }
            else if (Parts.FirstLine(job) is { } error)
            {
                string kind = job.State == JobState.Dead ? "bad" : "soft";
                html.Element("span", error.Length > 120 ? error[..120] + "…" : error, ("class", kind));
            }

            foreach (string tag in job.Tags)
            {
                html.Text(" ");
                html.Element("span", tag, ("class", "tag"));
            }
        }
    }

    private static void WriteTabs(DashboardRequest request, HtmlWriter html, JobOverview overview, JobState state)
    {
        using (html.Begin("nav", ("class", "tabs"), ("aria-label", "States")))
        {
            foreach (JobState one in s_states)
            {
                string address = request.Link(
                    "list", ("state", OverviewPage.Name(one)), ("queue", request["queue"]), ("kind", request["kind"]),
                    ("tag", request["tag"]));
                using (html.Begin("a", ("href", address), ("aria-current", one == state ? "page" : null)))
                {
                    html.Text($"{one}");
                    html.Element("small", Parts.Number(overview.Count(one)));
                }
            }
        }
    }

    private static void WriteFilter(DashboardRequest request, HtmlWriter html, JobState state)
    {
        using (html.Begin("form", ("class", "row"), ("role", "search"), ("action", $"{request.Home}/list")))
        {
            Parts.Hidden(html, ("state", OverviewPage.Name(state)));
            foreach (string field in (ReadOnlySpan<string>)["queue", "kind", "tag"])
            {
                html.Empty(
                    "input", ("name", field), ("id", $"filter-{field}"), ("value", request[field]), ("placeholder", field),
                    ("aria-label", field), ("size", "14"));
            }

            html.Empty(
                "input", ("type", "search"), ("name", "id"), ("id", "filter-id"), ("placeholder", "id of a job  ( / )"),
                ("aria-label", "id of a job"), ("size", "22"));
            html.Element("button", "Search");
        }
    }

    private static void WriteEnd(DashboardRequest request, HtmlWriter html, JobState state, JobPage page)
    {
        (string, object?)[] filter =
        [
            ("state", OverviewPage.Name(state)), ("queue", request["queue"]), ("kind", request["kind"]), ("tag", request["tag"]),
            ("failure", request["failure"]),
        ];
        html.Element("p", "");
        using (html.Begin("div", ("class", "row")))
        {
            if (request["after"] is not null)
            {
                html.Element("a", "First page", ("class", "button"), ("href", request.Link("list", filter)));
            }

            if (page.Next is not null)
            {
                string address = request.Link("list", [.. filter, ("after", page.Next)]);
                html.Element("a", "Older", ("class", "button"), ("rel", "next"), ("href", address));
            }
        }
    }
}
