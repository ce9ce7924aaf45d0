// Actions on the jobs of a list: on those that are chosen by their check boxes, and on all that match the filter. Each leads to a page that
// says how many they are.
using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>Check boxes of jobs, and the buttons for them.</summary>
internal static class BulkActions
{
    private const string Form = "chosen";

    /// <summary>What can be done to jobs in a state.</summary>
    public static IReadOnlyList<string> Of(JobState state) => state switch
    {
        JobState.Dead => ["retry", "discard"],
        JobState.Completed or JobState.Aborted => [],
        _ => ["abort"],
    };

    /// <summary>Writes the check box of a job.</summary>
    public static void WriteBox(HtmlWriter html, JobInfo job) => html.Empty(
        "input", ("type", "checkbox"), ("name", "ids"), ("value", $"{job.Id}"), ("form", Form), ("id", $"choose-{job.Id}"),
        ("aria-label", $"Choose {job.Kind} {job.Id}"));

    /// <summary>Writes the buttons; nothing on a page that is only read.</summary>
    public static void Write(DashboardRequest request, HtmlWriter html, JobState state)
    {
        IReadOnlyList<string> actions = Of(state);
        if (!request.CanAct || actions.Count == 0)
        {
            return;
        }

        using (html.Begin("div", ("class", "row bulk")))
        {
            WriteForm(request, html, state, actions, Form, "chosen", [("chosen", "1")]);
            WriteForm(
                request, html, state, actions, null, "all that match",
                [
                    ("queue", request["queue"]), ("kind", request["kind"]), ("tag", request["tag"]), ("failure", request["failure"]),
                ]);
        }
    }

    private static void WriteForm(
        DashboardRequest request, HtmlWriter html, JobState state, IReadOnlyList<string> actions, string? id, string which,
        (string, string?)[] fields)
    {
        using (html.Begin("form", ("id", id), ("action", $"{request.Home}/confirm")))
        {
            Parts.Hidden(html, ("state", OverviewPage.Name(state)));
            Parts.Hidden(html, fields);
            if (id is not null)
            {
                // The script shows it.
                using (html.Begin("label", ("hidden", ""), ("class", "every")))
                {
                    html.Empty("input", ("type", "checkbox"), ("id", "choose-every"));
                    html.Text("all of this page");
                }
            }

            if (actions.Contains("retry"))
            {
                Parts.Spread(html);
            }

            foreach (string action in actions)
            {
                html.Element(
                    "button", $"{ConfirmPage.Title(action)} {which}…", ("name", "action"), ("value", action),
                    ("class", action == "retry" ? null : "danger"));
            }
        }
    }
}
