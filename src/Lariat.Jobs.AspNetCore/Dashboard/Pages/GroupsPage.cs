using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>The newest groups with their progress.</summary>
internal static class GroupsPage
{
    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        DateTimeOffset now = (await request.Jobs.Views.ReadOverviewAsync()).At;
        IReadOnlyList<JobGroupInfo> groups = await request.Jobs.Views.ListGroupsAsync();
        return new DashboardPage("Groups", html =>
        {
            html.Element("h1", "Groups");
            if (groups.Count == 0)
            {
                Parts.Nothing(html, "There is no group.");
                return;
            }

            DataTable.Write(html, "Groups", ["Group", "State", "Progress", "#Members", "#Dead", "#Enqueued"], groups, (table, group) =>
            {
                table.Link($"{group.Id}"[^12..], $"{request.Home}/group/{group.Id}");
                table.Cell(() => WriteState(html, group));
                table.Cell(() => WriteProgress(html, group));
                table.Cell($"{group.Succeeded + group.Aborted} of {group.Members}");
                table.Cell($"{group.Dead}");
                table.Cell(() => Parts.Time(html, now, group.CreatedAt));
            });
        });
    }

    /// <summary>Writes the state of a group with its color.</summary>
    public static void WriteState(HtmlWriter html, JobGroupInfo group)
    {
        string kind = group.State switch
        {
            JobGroupState.Running => "badge running",
            JobGroupState.Completed => "badge completed",
            JobGroupState.Aborted => "badge aborted",
            _ => "badge dead",
        };
        html.Element("span", $"{group.State}", ("class", kind));
    }

    /// <summary>Writes how far a group is.</summary>
    public static void WriteProgress(HtmlWriter html, JobGroupInfo group) => html.Element(
        "progress", "", ("value", FormattableString.Invariant($"{group.Progress:0.###}")), ("max", "1"),
        ("aria-label", FormattableString.Invariant($"{group.Progress:P0}")));
}
