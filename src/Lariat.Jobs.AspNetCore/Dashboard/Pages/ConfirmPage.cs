using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>Says how many jobs an action concerns, before it is done.</summary>
internal static class ConfirmPage
{
    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        if (request["action"] is not ("retry" or "discard" or "abort") || (request["action"] == "abort" && request.State is null))
        {
            return null;
        }

        if (request.IsChosen && request.Filter.Ids.Count == 0)
        {
            return NothingChosen;
        }

        string action = request["action"]!;
        JobState state = action == "abort" ? request.State!.Value : JobState.Dead;
        long count = await request.Jobs.Views.CountAsync(request.Filter with { States = [state] });
        return new DashboardPage(Title(action), html =>
        {
            html.Element("h1", $"{Title(action)} {Parts.Jobs(count)}?");
            using (html.Begin("div", ("class", "card")))
            {
                WriteWhich(request, html, state);
                if (action == "retry")
                {
                    html.Element("p", $"They become ready at random within {request["spread"] ?? "0"} minutes, with all their tries.");
                }

                WriteForm(request, html, action, state);
            }
        })
        {
            IsLive = false,
        };
    }

    private static DashboardPage NothingChosen { get; } = new("Jobs", static html =>
    {
        html.Element("h1", "No job is chosen");
        html.Element("p", "Choose jobs by their check boxes, or take all that match.", ("class", "soft"));
    })
    {
        IsLive = false,
    };

    /// <summary>An action as a word of a button.</summary>
    public static string Title(string action) => action switch
    {
        "retry" => "Retry",
        "discard" => "Discard",
        _ => "Abort",
    };

    private static void WriteWhich(DashboardRequest request, HtmlWriter html, JobState state)
    {
        using (html.Begin("dl", ("class", "facts")))
        {
            foreach ((string name, string? value) in (ReadOnlySpan<(string, string?)>)
                [
                    ("State", $"{state}"), ("Queue", request["queue"]), ("Kind", request["kind"]), ("Tag", request["tag"]),
                    ("Error", request["failure"]),
                ])
            {
                if (value is not null)
                {
                    using (html.Begin("div"))
                    {
                        html.Element("dt", name);
                        html.Element("dd", value);
                    }
                }
            }
        }
    }

    private static void WriteForm(DashboardRequest request, HtmlWriter html, string action, JobState state)
    {
        using (html.Begin("form", ("class", "row"), ("method", "post"), ("action", $"{request.Home}/act")))
        {
            Parts.Hidden(
                html, (FormToken.Field, request.Token), ("action", action), ("state", OverviewPage.Name(state)),
                ("chosen", request["chosen"]),
                ("queue", request["queue"]), ("kind", request["kind"]), ("tag", request["tag"]), ("failure", request["failure"]),
                ("spread", request["spread"]));
            foreach (Guid id in request.Filter.Ids)
            {
                Parts.Hidden(html, ("ids", $"{id}"));
            }

            html.Element("button", Title(action), ("class", "main"), ("autofocus", ""));
            html.Element(
                "a", "Back", ("class", "button"),
                ("href", request.IsChosen || action == "abort" ? request.Link("list", ("state", OverviewPage.Name(state)))
                    : $"{request.Home}/dead"));
        }
    }
}
