using Lariat.Jobs.AspNetCore.Dashboard.Frame;

namespace Lariat.Jobs.AspNetCore.Dashboard.Pages;

/// <summary>What people have done, page by page.</summary>
internal static class AuditPage
{
    private const int PageSize = 50;

    public static async Coroutine<DashboardPage?> ReadAsync(DashboardRequest request)
    {
        DateTimeOffset now = (await request.Jobs.Views.ReadOverviewAsync()).At;
        JobAuditPage page;
        try
        {
            page = await request.Jobs.Audit.ListAsync(request["after"], PageSize);
        }
        catch (FormatException)
        {
            return null;
        }

        return new DashboardPage("Audit", html =>
        {
            html.Element("h1", "Audit log");
            if (page.Entries.Count == 0)
            {
                Parts.Nothing(html, request.Jobs.Audit.IsKept ? "Nothing was changed within 90 days."
                    : "This storage keeps no audit log. Actions are in the program's log, under Lariat.Jobs.Dashboard.");
                return;
            }

            DataTable.Write(html, "Actions", ["When", "Who", "Action", "What", "#Changed"], page.Entries, (table, entry) =>
            {
                table.Cell(() => Parts.Time(html, now, entry.At));
                table.Cell(entry.User);
                table.Cell(entry.Action);
                table.Cell(entry.Target);
                table.Cell(() => WriteCount(html, entry));
            });
            if (page.Next is not null)
            {
                html.Element("p", "");
                html.Element("a", "Older", ("class", "button"), ("rel", "next"), ("href", request.Link("audit", ("after", page.Next))));
            }
        })
        {
            IsLive = request["after"] is null,
        };
    }

    private static void WriteCount(HtmlWriter html, JobAuditEntry entry)
    {
        if (entry.Count is { } count)
        {
            html.Text(FormattableString.Invariant($"{count:N0}"));
        }
        else
        {
            html.Element("span", "not finished", ("class", "warn"), ("title", "It still runs, or has failed: see the program's log."));
        }
    }
}
