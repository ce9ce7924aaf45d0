// A handler that takes only the HttpContext has no parameters to bind, so no code has to be generated for it: it works in native code and
// under the switches of PublishAot=true. It is mapped as the source generator of ASP.NET Core maps handlers (RouteHandlerServices.Map), so
// the endpoint has the same name, attributes and filters as any other.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lariat.LowLevel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lariat.AspNetCore.Endpoints;

/// <summary>Maps handlers that are coroutines and take the request's <see cref="HttpContext"/>.</summary>
internal static class ContextEndpoint
{
    public static RouteHandlerBuilder Map<TCoroutine>(
        IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string method, Func<HttpContext, TCoroutine> handler)
        where TCoroutine : ICoroutine
    {
        ArgumentNullException.ThrowIfNull(handler);
        return RouteHandlerServices.Map(endpoints, pattern, handler, [method], Describe<TCoroutine>, Create<TCoroutine>);
    }

    private static RequestDelegateMetadataResult Describe<TCoroutine>(MethodInfo method, RequestDelegateFactoryOptions? options)
        where TCoroutine : ICoroutine
    {
        EndpointBuilder endpoint = options!.EndpointBuilder!;
        ResultMetadata.Add(TCoroutine.ResultType, method, endpoint);
        return new RequestDelegateMetadataResult { EndpointMetadata = [.. endpoint.Metadata] };
    }

    private static RequestDelegateResult Create<TCoroutine>(
        Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? metadata)
        where TCoroutine : ICoroutine
    {
        var start = (Func<HttpContext, TCoroutine>)handler;
        EndpointBuilder endpoint = options.EndpointBuilder!;
        JsonOptions json = endpoint.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value;
        var writer = new ResultWriter(TCoroutine.ResultType, json.SerializerOptions, endpoint.DisplayName);
        RequestDelegate run = endpoint.FilterFactories.Count == 0
            ? async context => await writer.WriteAsync(context, await CoroutineRunner.RunAsObjectAsync(start(context)))
            : Filtered(start, handler.Method, endpoint, writer);
        return new RequestDelegateResult(run, metadata?.EndpointMetadata ?? []);
    }

    private static RequestDelegate Filtered<TCoroutine>(
        Func<HttpContext, TCoroutine> start, MethodInfo method, EndpointBuilder endpoint, ResultWriter writer)
        where TCoroutine : ICoroutine
    {
        var factoryContext = new EndpointFilterFactoryContext { MethodInfo = method, ApplicationServices = endpoint.ApplicationServices };
        EndpointFilterDelegate filtered = async invocation =>
        {
            object? result = await CoroutineRunner.RunAsObjectAsync(start(invocation.GetArgument<HttpContext>(0)));
            return TCoroutine.ResultType is null ? Results.Empty : result;
        };
        EndpointFilterDelegate outermost = endpoint.FilterFactories.Reverse()
            .Aggregate(filtered, (next, factory) => factory(factoryContext, next));
        return async context => await writer.WriteAsync(
            context, await outermost(new DefaultEndpointFilterInvocationContext(context, context)));
    }
}
