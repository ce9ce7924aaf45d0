using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>One job: what it is, what has happened, and what it has received and returned.</summary>
internal static class JobPages
{
    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        if (await request.Jobs.FindAsync(request.Id) is not { } stored)
        {
            return null;
        }

        JobInfo job = request.Jobs.Views.Mask(stored, request.Options.MaskedProperties);
        DateTimeOffset now = (await request.Jobs.Views.ReadOverviewAsync()).At;
        return new DashboardPage($"{job.Kind} {job.Id}", html =>
        {
            html.Element("h1", job.Kind);
            Parts.Notice(request, html);
            WriteActions(request, html, job);
            WriteFacts(request, html, now, job);
            html.Element("h2", "What has happened");
            WriteLine(html, now, job);
            html.Element("h2", "Payload");
            WriteJson(request, html, job, job.Payload, "The payload is not kept. JobKeep.Everything keeps it.");
            if (job.State == JobState.Completed)
            {
                html.Element("h2", "Result");
                WriteJson(request, html, job, job.Result, "There is none, or it is not kept.");
            }
        });
    }

    private static void WriteActions(DashboardRequest request, HtmlWriter html, JobInfo job)
    {
        using (html.Begin("div", ("class", "row")))
        {
            string id = $"{job.Id}";
            if (job.State == JobState.Dead)
            {
                Parts.Button(request, html, "Retry", "retry", ("id", id));
                Parts.Button(request, html, "Discard", "discard", ("id", id));
            }
            else if (job.FinishedAt is null)
            {
                Parts.Button(request, html, "Abort", "abort", ("id", id));
            }

            if (job.Payload is not null)
            {
                Parts.Button(request, html, "Run again as a copy", "copy", ("id", id));
            }
        }
    }

    private static void WriteFacts(DashboardRequest request, HtmlWriter html, DateTimeOffset now, JobInfo job)
    {
        using (html.Begin("dl", ("class", "card facts")))
        {
            Fact(html, "State", () => Parts.Badge(html, job.State));
            Fact(html, "Queue", () => html.Element("a", job.Queue, ("href", request.Link("list", ("queue", job.Queue)))));
            Fact(html, "Try", () => html.Text($"{job.Attempt} of {job.Attempts}"));
            Fact(html, "Priority", () => html.Text($"{job.Priority}"));
            if (job.FinishedAt is null && job.State != JobState.Running)
            {
                Fact(html, "Ready", () => Parts.Time(html, now, job.RunAt));
            }

            if (job.Progress is { } progress)
            {
                Fact(html, "Progress", () =>
                {
                    html.Element("progress", "", ("value", FormattableString.Invariant($"{progress.Fraction:0.###}")), ("max", "1"));
                    html.Element("div", progress.Text, ("class", "soft"));
                });
            }

            if (job.LimitKey is not null)
            {
                Fact(html, "Limit", () => html.Text(job.LimitKey));
            }

            if (job.Group is { } group)
            {
                Fact(html, "Group", () => html.Element("a", $"{group}", ("href", $"{request.Home}/group/{group}")));
            }

            if (job.Tags.Count > 0)
            {
                Fact(html, "Tags", () =>
                {
                    foreach (string tag in job.Tags)
                    {
                        html.Element("span", tag, ("class", "tag"));
                        html.Text(" ");
                    }
                });
            }

            Fact(html, "Id", () => html.Element("code", $"{job.Id}"));
        }
    }

    private static void Fact(HtmlWriter html, string name, Action write)
    {
        using (html.Begin("div"))
        {
            html.Element("dt", name);
            using (html.Begin("dd"))
            {
                write();
            }
        }
    }

    private static void WriteLine(HtmlWriter html, DateTimeOffset now, JobInfo job)
    {
        using (html.Begin("ol", ("class", "line")))
        {
            Step(html, now, "Enqueued", job.CreatedAt);
            foreach (JobError error in job.Errors)
            {
                using (html.Begin("li", ("class", "bad")))
                {
                    html.Text($"Try {error.Attempt} failed on {error.Worker} ");
                    Parts.Time(html, now, error.At);
                    using (html.Begin("details", ("id", $"error-{error.Attempt}-{error.At.UtcTicks}")))
                    {
                        html.Element("summary", error.Text.Split('\n', 2)[0]);
                        html.Element("pre", error.Text);
                    }
                }
            }

            if (job.State == JobState.Running)
            {
                Step(html, now, $"Try {job.Attempt} began", job.StartedAt);
            }
            else if (job.FinishedAt is not null)
            {
                TimeSpan? took = job.State == JobState.Completed ? job.FinishedAt - job.StartedAt : null;
                Step(
                    html, now, took is { } time ? $"{job.State} after {Parts.Duration(time)}" : $"{job.State}", job.FinishedAt,
                    job.State == JobState.Completed ? "good" : job.State == JobState.Dead ? "bad" : null);
            }
        }
    }

    private static void Step(HtmlWriter html, DateTimeOffset now, string text, DateTimeOffset? at, string? kind = null)
    {
        using (html.Begin("li", ("class", kind)))
        {
            html.Text($"{text} ");
            Parts.Time(html, now, at);
        }
    }

    private static void WriteJson(DashboardRequest request, HtmlWriter html, JobInfo job, string? json, string nothing)
    {
        if (json is null)
        {
            html.Element("p", nothing, ("class", "soft"));
        }
        else if (!request.Jobs.HasKind(job.Kind))
        {
            html.Element(
                "p", "It is hidden: this program does not have the kind, so it cannot tell what is secret in it.", ("class", "soft"));
        }
        else
        {
            html.Element("pre", IndentedJson.Format(json));
        }
    }
}
