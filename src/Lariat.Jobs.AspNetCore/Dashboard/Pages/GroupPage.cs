using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>One group with its members, the dead ones first.</summary>
internal static class GroupPage
{
    private const int MaxMembers = 100;

    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        JobGroupHandle handle = request.Jobs.GetGroupHandle(request.Id);
        if (await handle.GetInfoAsync() is not { } group)
        {
            return null;
        }

        DateTimeOffset now = (await request.Jobs.Views.ReadOverviewAsync()).At;
        IReadOnlyList<JobInfo> members = await handle.ListMembersAsync(MaxMembers);
        return new DashboardPage($"Group {group.Id}", html =>
        {
            html.Element("h1", "Group");
            Parts.Notice(request, html);
            using (html.Begin("div", ("class", "row")))
            {
                GroupsPage.WriteState(html, group);
                GroupsPage.WriteProgress(html, group);
                html.Element("span", $"{group.Succeeded + group.Aborted} of {group.Members} members have ended, {group.Dead} are dead");
                if (group.State is JobGroupState.Running or JobGroupState.Blocked)
                {
                    Parts.Button(request, html, "Abort", "abort-group", ("id", $"{group.Id}"));
                }
            }

            html.Element("h2", "Members");
            ListPage.WriteJobs(request, html, now, members.OrderByDescending(static job => job.State == JobState.Dead));
            if (members.Count == MaxMembers)
            {
                html.Element("p", $"The first {MaxMembers} members are shown.", ("class", "soft"));
            }
        });
    }
}
