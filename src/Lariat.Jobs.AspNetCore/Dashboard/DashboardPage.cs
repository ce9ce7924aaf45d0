using Lariat.Jobs.AspNetCore.Dashboard.Frame;
using Microsoft.AspNetCore.Http;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>A page that was read.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Write">Writes its content.</param>
internal sealed record DashboardPage(string Title, Action<HtmlWriter> Write)
{
    /// <summary>What is shown in place of something that storage does not have.</summary>
    public static DashboardPage Missing { get; } = new("Not found", static html =>
    {
        html.Element("h1", "Not found");
        html.Element("p", "Storage has nothing of it: it never was, or it ended longer ago than history is kept.", ("class", "soft"));
    })
    {
        IsLive = false,
        Status = StatusCodes.Status404NotFound,
    };

    public bool IsLive { get; init; } = true;

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The address of another page; null: this is the page.</summary>
    public string? Redirect { get; init; }
}
