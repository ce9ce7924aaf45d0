using System.Diagnostics.CodeAnalysis;
using Lariat.AspNetCore.Endpoints;
using Lariat.LowLevel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lariat.AspNetCore;

/// <summary>Maps endpoints whose handlers return a <see cref="Coroutine{T}"/> or a <see cref="Coroutine"/>.</summary>
/// <remarks>
/// The names are those of ASP.NET Core: with <c>using Lariat.AspNetCore</c> these methods are chosen, and pass every other handler to those
/// of ASP.NET Core. The result is handled as for an <c>async Task&lt;T&gt;</c> handler: a string as text, an <see cref="IResult"/> by
/// itself, any other value as JSON.
/// </remarks>
public static class CoroutineEndpointExtensions
{
    /// <summary>Adapts a handler for any mapping method: one that returns a coroutine becomes one that minimal APIs support.</summary>
    /// <param name="handler">Any other handler is returned unchanged.</param>
    /// <remarks>For <c>Map</c>, <c>MapMethods</c>, <c>MapFallback</c>, and where the builder's type is only known as
    /// <see cref="IEndpointRouteBuilder"/>.</remarks>
    /// <exception cref="NotSupportedException">
    /// The handler returns a coroutine, and the program has <c>PublishAot=true</c>, which is the default of a file-based program.
    /// </exception>
    [RequiresUnreferencedCode(CoroutineHandler.Requirement)]
    [RequiresDynamicCode(CoroutineHandler.Requirement)]
    public static Delegate AsHandler(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return CoroutineHandler.Adapt(handler);
    }

    /// <summary>Maps a handler of GET requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    [RequiresUnreferencedCode(CoroutineHandler.Requirement)]
    [RequiresDynamicCode(CoroutineHandler.Requirement)]
    public static RouteHandlerBuilder MapGet<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapGet(endpoints, pattern, AsHandler(handler));

    /// <summary>Maps a handler of GET requests that is a coroutine and takes only the request's <see cref="HttpContext"/>.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Reads what it needs from the context.</param>
    /// <remarks>Needs no code that is generated at run time, so it works in native code and in programs with <c>PublishAot=true</c>. A
    /// result that is written as JSON needs type information in the JSON options there (<c>ConfigureHttpJsonOptions</c>): without it,
    /// building the endpoints throws a <see cref="NotSupportedException"/> that names the type.</remarks>
    public static RouteHandlerBuilder MapGet<TBuilder, TCoroutine>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, Func<HttpContext, TCoroutine> handler)
        where TBuilder : IEndpointRouteBuilder
        where TCoroutine : ICoroutine
        => ContextEndpoint.Map(endpoints, pattern, HttpMethods.Get, handler);

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapGet{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapGet<TBuilder>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapGet(endpoints, pattern, handler);

    /// <summary>Maps a handler of POST requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    [RequiresUnreferencedCode(CoroutineHandler.Requirement)]
    [RequiresDynamicCode(CoroutineHandler.Requirement)]
    public static RouteHandlerBuilder MapPost<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPost(endpoints, pattern, AsHandler(handler));

    /// <summary>Maps a handler of POST requests that is a coroutine and takes only the request's <see cref="HttpContext"/>.</summary>
    /// <inheritdoc cref="MapGet{TBuilder, TCoroutine}(TBuilder, string, Func{HttpContext, TCoroutine})" path="/param|/remarks"/>
    public static RouteHandlerBuilder MapPost<TBuilder, TCoroutine>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, Func<HttpContext, TCoroutine> handler)
        where TBuilder : IEndpointRouteBuilder
        where TCoroutine : ICoroutine
        => ContextEndpoint.Map(endpoints, pattern, HttpMethods.Post, handler);

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapPost{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapPost<TBuilder>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPost(endpoints, pattern, handler);

    /// <summary>Maps a handler of PUT requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    [RequiresUnreferencedCode(CoroutineHandler.Requirement)]
    [RequiresDynamicCode(CoroutineHandler.Requirement)]
    public static RouteHandlerBuilder MapPut<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPut(endpoints, pattern, AsHandler(handler));

    /// <summary>Maps a handler of PUT requests that is a coroutine and takes only the request's <see cref="HttpContext"/>.</summary>
    /// <inheritdoc cref="MapGet{TBuilder, TCoroutine}(TBuilder, string, Func{HttpContext, TCoroutine})" path="/param|/remarks"/>
    public static RouteHandlerBuilder MapPut<TBuilder, TCoroutine>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, Func<HttpContext, TCoroutine> handler)
        where TBuilder : IEndpointRouteBuilder
        where TCoroutine : ICoroutine
        => ContextEndpoint.Map(endpoints, pattern, HttpMethods.Put, handler);

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapPut{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapPut<TBuilder>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPut(endpoints, pattern, handler);

    /// <summary>Maps a handler of DELETE requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    [RequiresUnreferencedCode(CoroutineHandler.Requirement)]
    [RequiresDynamicCode(CoroutineHandler.Requirement)]
    public static RouteHandlerBuilder MapDelete<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapDelete(endpoints, pattern, AsHandler(handler));

    /// <summary>Maps a handler of DELETE requests that is a coroutine and takes only the request's <see cref="HttpContext"/>.</summary>
    /// <inheritdoc cref="MapGet{TBuilder, TCoroutine}(TBuilder, string, Func{HttpContext, TCoroutine})" path="/param|/remarks"/>
    public static RouteHandlerBuilder MapDelete<TBuilder, TCoroutine>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, Func<HttpContext, TCoroutine> handler)
        where TBuilder : IEndpointRouteBuilder
        where TCoroutine : ICoroutine
        => ContextEndpoint.Map(endpoints, pattern, HttpMethods.Delete, handler);

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapDelete{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapDelete<TBuilder>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapDelete(endpoints, pattern, handler);

    /// <summary>Maps a handler of PATCH requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    [RequiresUnreferencedCode(CoroutineHandler.Requirement)]
    [RequiresDynamicCode(CoroutineHandler.Requirement)]
    public static RouteHandlerBuilder MapPatch<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPatch(endpoints, pattern, AsHandler(handler));

    /// <summary>Maps a handler of PATCH requests that is a coroutine and takes only the request's <see cref="HttpContext"/>.</summary>
    /// <inheritdoc cref="MapGet{TBuilder, TCoroutine}(TBuilder, string, Func{HttpContext, TCoroutine})" path="/param|/remarks"/>
    public static RouteHandlerBuilder MapPatch<TBuilder, TCoroutine>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, Func<HttpContext, TCoroutine> handler)
        where TBuilder : IEndpointRouteBuilder
        where TCoroutine : ICoroutine
        => ContextEndpoint.Map(endpoints, pattern, HttpMethods.Patch, handler);

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapPatch{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapPatch<TBuilder>(
        this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPatch(endpoints, pattern, handler);
}
