using System.Globalization;
using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>Schedules with their next due times.</summary>
internal static class SchedulesPage
{
    private const int NextTimes = 5;

    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        DateTimeOffset now = (await request.Jobs.Views.ReadOverviewAsync()).At;
        IReadOnlyList<JobScheduleInfo> schedules = await request.Jobs.Schedules.ListAsync();
        return new DashboardPage("Schedules", html =>
        {
            html.Element("h1", "Schedules");
            Parts.Notice(request, html);
            if (schedules.Count == 0)
            {
                Parts.Nothing(html, "There is no schedule.");
                return;
            }

            DataTable.Write(html, "Schedules", ["Name", "When", "Kind", "Last", "Next", ""], schedules, (table, schedule) =>
            {
                table.Cell(schedule.Name);
                table.Cell(() =>
                {
                    using (html.Begin("div"))
                    {
                        html.Element("code", schedule.Expression);
                        html.Element("div", schedule.Zone, ("class", "soft"));
                    }
                });
                table.Link(schedule.Kind, request.Link("list", ("kind", schedule.Kind), ("state", "completed")));
                table.Cell(() => Parts.Time(html, now, schedule.LastAt));
                table.Cell(() => WriteNext(html, now, schedule));
                table.Cell(() => WriteActions(request, html, schedule));
            });
        });
    }

    private static void WriteNext(HtmlWriter html, DateTimeOffset now, JobScheduleInfo schedule)
    {
        if (schedule.IsPaused)
        {
            html.Element("span", "paused", ("class", "warn"));
            return;
        }

        using (html.Begin("details", ("id", $"next-{schedule.Name}")))
        {
            using (html.Begin("summary"))
            {
                Parts.Time(html, now, schedule.NextAt);
            }

            try
            {
                TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.Zone);
                foreach (DateTimeOffset next in schedule.FindNext(NextTimes))
                {
                    DateTimeOffset local = TimeZoneInfo.ConvertTime(next, zone);
                    html.Element("div", local.ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
                }
            }
            catch (Exception error) when (error is ArgumentException or TimeZoneNotFoundException)
            {
                html.Element("div", $"This server does not know the time zone '{schedule.Zone}'.", ("class", "soft"));
            }
        }
    }

    private static void WriteActions(DashboardRequest request, HtmlWriter html, JobScheduleInfo schedule)
    {
        using (html.Begin("div"))
        {
            Parts.Button(request, html, "Run now", "run-schedule", ("name", schedule.Name));
            Parts.Button(
                request, html, schedule.IsPaused ? "Resume" : "Pause", schedule.IsPaused ? "resume-schedule" : "pause-schedule",
                ("name", schedule.Name));
        }
    }
}
