using System.Runtime.CompilerServices;
using Lariat.AspNetCore.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lariat.AspNetCore.Requests;

/// <summary>Runs requests on the thread pool. Any thread.</summary>
internal static class OffLoop
{
    // Endpoints come and go with their data sources.
    private static readonly ConditionalWeakTable<Endpoint, Endpoint> s_moved = [];

    /// <summary>The endpoint, with its code moved to the pool if it is marked so.</summary>
    public static Endpoint? Move(Endpoint? endpoint)
        => endpoint is { RequestDelegate: not null } && endpoint.Metadata.GetMetadata<OffLoopAttribute>() is not null
            ? s_moved.GetValue(endpoint, MakeMoved)
            : endpoint;

    /// <summary>Runs on the pool, and resumes there after every await.</summary>
    public static Task RunAsync(RequestDelegate code, HttpContext context) => Task.Run(async () =>
    {
        SynchronizationContext.SetSynchronizationContext(PoolContext.Instance);

        // With HTTP/2 the connection itself reads, for all of its requests, and stays on the loop.
        ILoopConnectionFeature? connection = HttpProtocol.IsHttp2(context.Request.Protocol)
            ? null
            : context.Features.Get<ILoopConnectionFeature>();
        if (connection is null)
        {
            await code(context);
            return;
        }

        connection.StaysOffLoop = true;
        connection.BeginAnswer(context);
        try
        {
            await code(context);
        }
        finally
        {
            connection.EndAnswer();
            connection.StaysOffLoop = false;
        }
    });

    private static Endpoint MakeMoved(Endpoint endpoint)
    {
        RequestDelegate original = endpoint.RequestDelegate!;
        RequestDelegate moved = context => RunAsync(original, context);
        return endpoint is RouteEndpoint route
            ? new RouteEndpoint(moved, route.RoutePattern, route.Order, route.Metadata, route.DisplayName)
            : new Endpoint(moved, endpoint.Metadata, endpoint.DisplayName);
    }
}
