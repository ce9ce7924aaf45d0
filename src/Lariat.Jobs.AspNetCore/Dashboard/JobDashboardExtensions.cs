using Lariat.Jobs.AspNetCore.Dashboard;
using Lariat.Jobs.AspNetCore.Dashboard.Frame;
using Lariat.Jobs.AspNetCore.Dashboard.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lariat.Jobs.AspNetCore;

/// <summary>Maps the dashboard of a host's jobs.</summary>
public static class JobDashboardExtensions
{
    /// <summary>Maps pages that show the host's jobs, and change them: retry, abort, discard, pause.</summary>
    /// <param name="endpoints">The application, or a group of endpoints.</param>
    /// <param name="prefix">The address of the first page, such as "/jobs".</param>
    /// <param name="options">Default: as their documentation says.</param>
    /// <returns>The endpoints, for <c>RequireAuthorization("policy")</c>.</returns>
    /// <remarks>Without an authorization policy only browsers on the machine itself see the pages (the peer is on loopback, the host name
    /// is too, and no proxy has said that it passes the request on); for others they do not exist (404). A proxy on the same machine that
    /// adds no such header is taken for a browser: require a policy there. Actions are logged with the user's name.</remarks>
    public static IEndpointConventionBuilder MapLariatJobs(
        this IEndpointRouteBuilder endpoints, string prefix = "/jobs", JobDashboardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var dashboard = new DashboardHandlers(options ?? new JobDashboardOptions());
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        MapPage("/", OverviewPage.ReadAsync);
        MapPage("/list", ListPage.ReadAsync);
        MapPage("/job/{id:guid}", JobPages.ReadAsync);
        MapPage("/queues", QueuesPage.ReadAsync);
        MapPage("/dead", DeadPage.ReadAsync);
        MapPage("/schedules", SchedulesPage.ReadAsync);
        MapPage("/groups", GroupsPage.ReadAsync);
        MapPage("/group/{id:guid}", GroupPage.ReadAsync);
        group.MapGet("/events", DashboardAccess.Guard(dashboard.StreamAsync));
        FrameAssets.Map(group, DashboardAccess.Guard);
        if (!dashboard.Options.IsReadOnly)
        {
            MapPage("/confirm", ConfirmPage.ReadAsync);
            group.MapPost("/act", DashboardAccess.Guard(dashboard.ActAsync));
        }

        return group;

        void MapPage(string pattern, DashboardHandlers.Reader read)
            => group.MapGet(pattern, DashboardAccess.Guard(dashboard.Page(pattern, read)));
    }
}
