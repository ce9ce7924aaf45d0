using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>Dead jobs, by kind and by what failed.</summary>
internal static class DeadPage
{
    private const int MaxFailures = 25;

    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        DateTimeOffset now = (await request.Jobs.Views.ReadOverviewAsync()).At;
        IReadOnlyList<JobFailureGroup> failures = await request.Jobs.Views.ListFailuresAsync(MaxFailures);
        return new DashboardPage("Dead", html =>
        {
            html.Element("h1", "Dead jobs");
            Parts.Notice(request, html);
            if (failures.Count == 0)
            {
                Parts.Nothing(html, "No job is dead.");
                return;
            }

            DataTable.Write(html, "Dead jobs by error", ["Kind", "Error", "#Jobs", "#Last", ""], failures, (table, failure) =>
            {
                string address = request.Link("list", ("state", "dead"), ("kind", failure.Kind), ("failure", failure.Failure));
                (string, string?)[] fields = [("kind", failure.Kind), ("failure", failure.Failure)];
                table.Link(failure.Kind, address);
                table.Cell(failure.Failure);
                table.Cell(Parts.Number(failure.Count));
                table.Cell(() => Parts.Time(html, now, failure.LastAt));
                table.Cell(() =>
                {
                    using (html.Begin("div"))
                    {
                        Parts.Ask(request, html, "Retry…", "retry", fields);
                        Parts.Ask(request, html, "Discard…", "discard", fields);
                    }
                });
            });
            if (failures.Count == MaxFailures)
            {
                html.Element("p", $"The {MaxFailures} most frequent errors are shown.", ("class", "soft"));
            }
        });
    }
}
