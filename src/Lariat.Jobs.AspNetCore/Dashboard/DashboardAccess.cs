using System.Net;
using Lariat.Jobs.AspNetCore.Dashboard.Frame;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>Decides who sees the dashboard: with a policy, whom the authorization of ASP.NET Core lets through; without, this
/// machine.</summary>
internal static class DashboardAccess
{
    private static readonly string[] s_proxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <summary>Wraps a handler.</summary>
    public static RequestDelegate Guard(RequestDelegate handler) => context =>
    {
        if (!HasPolicy(context) && !IsLocal(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        SecurityHeaders.Add(context.Response);
        return handler(context);
    };

    /// <summary>True if the user of a request may act. The addresses of actions check it by themselves; this is for what a page
    /// shows.</summary>
    public static async Task<bool> CanActAsync(HttpContext context, JobDashboardOptions options)
        => !options.IsReadOnly && (options.ActionPolicy is not { } policy
            || (await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, policy)).Succeeded);

    private static bool HasPolicy(HttpContext context)
    {
        EndpointMetadataCollection? metadata = context.GetEndpoint()?.Metadata;
        return metadata?.GetMetadata<IAllowAnonymous>() is null
            && (metadata?.GetMetadata<IAuthorizeData>() ?? (object?)metadata?.GetMetadata<AuthorizationPolicy>()) is not null;
    }

    // The host name too: a page elsewhere whose name is made to lead to this machine (DNS rebinding) is not this machine.
    private static bool IsLocal(HttpContext context)
        => context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
            && IsLocalName(context.Request.Host.Host)
            && !Array.Exists(s_proxyHeaders, context.Request.Headers.ContainsKey);

    private static bool IsLocalName(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
