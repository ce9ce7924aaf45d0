using Lariat.Jobs.AspNetCore.Dashboard;
using Lariat.Jobs.AspNetCore.Dashboard.Frame;
using Lariat.Jobs.AspNetCore.Dashboard.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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
    /// adds no such header is taken for a browser: require a policy there. Actions are written to the audit log with the user's name, and
    /// may need a policy of their own (<see cref="JobDashboardOptions.ActionPolicy"/>).</remarks>
    /// <exception cref="InvalidOperationException">There is a policy for actions, and the application has no authorization.</exception>
    public static IEndpointConventionBuilder MapLariatJobs(
        this IEndpointRouteBuilder endpoints, string prefix = "/jobs", JobDashboardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        options ??= new JobDashboardOptions();
        if (options.ActionPolicy is { } name && endpoints.ServiceProvider.GetService<IAuthorizationService>() is null)
        {
            throw new InvalidOperationException(
                $"The dashboard's actions need the policy '{name}', and the application has no authorization: call AddAuthorization.");
        }

        var dashboard = new DashboardHandlers(options);
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        MapPage("/", OverviewPage.ReadAsync);
        MapPage("/list", ListPage.ReadAsync);
        MapPage("/job/{id:guid}", JobPages.ReadAsync);
        MapPage("/queues", QueuesPage.ReadAsync);
        MapPage("/dead", DeadPage.ReadAsync);
        MapPage("/schedules", SchedulesPage.ReadAsync);
        MapPage("/groups", GroupsPage.ReadAsync);
        MapPage("/group/{id:guid}", GroupPage.ReadAsync);
        MapPage("/audit", AuditPage.ReadAsync);
        group.MapGet("/events", DashboardAccess.Guard(dashboard.StreamAsync));
        FrameAssets.Map(group, DashboardAccess.Guard);
        if (!options.IsReadOnly)
        {
            ForActions(MapPage("/confirm", ConfirmPage.ReadAsync));
            ForActions(group.MapPost("/act", DashboardAccess.Guard(dashboard.ActAsync)));
        }

        return group;

        IEndpointConventionBuilder MapPage(string pattern, DashboardHandlers.Reader read)
            => group.MapGet(pattern, DashboardAccess.Guard(dashboard.Page(pattern, read)));

        void ForActions(IEndpointConventionBuilder endpoint)
        {
            if (options.ActionPolicy is { } policy)
            {
                endpoint.RequireAuthorization(policy);
            }
        }
    }
}
