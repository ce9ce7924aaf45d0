using System.Diagnostics.CodeAnalysis;
using Lariat.AspNetCore.Endpoints;
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
    /// <exception cref="NotSupportedException">The handler returns a coroutine, and the program has <c>PublishAot=true</c>, which is the default of a file-based program.</exception>
    public static Delegate AsHandler(Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return CoroutineHandler.Adapt(handler);
    }

    /// <summary>Maps a handler of GET requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    public static RouteHandlerBuilder MapGet<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapGet(endpoints, pattern, AsHandler(handler));

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapGet{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapGet<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapGet(endpoints, pattern, handler);

    /// <summary>Maps a handler of POST requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    public static RouteHandlerBuilder MapPost<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPost(endpoints, pattern, AsHandler(handler));

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapPost{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapPost<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPost(endpoints, pattern, handler);

    /// <summary>Maps a handler of PUT requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    public static RouteHandlerBuilder MapPut<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPut(endpoints, pattern, AsHandler(handler));

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapPut{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapPut<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPut(endpoints, pattern, handler);

    /// <summary>Maps a handler of DELETE requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    public static RouteHandlerBuilder MapDelete<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapDelete(endpoints, pattern, AsHandler(handler));

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapDelete{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapDelete<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapDelete(endpoints, pattern, handler);

    /// <summary>Maps a handler of PATCH requests; it may return a coroutine.</summary>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handler">Its parameters are bound like those of every handler.</param>
    public static RouteHandlerBuilder MapPatch<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPatch(endpoints, pattern, AsHandler(handler));

    /// <summary>As ASP.NET Core's own method, for a handler that writes its response itself.</summary>
    /// <inheritdoc cref="MapPatch{TBuilder}(TBuilder, string, Delegate)" path="/param"/>
    public static IEndpointConventionBuilder MapPatch<TBuilder>(this TBuilder endpoints, [StringSyntax("Route")] string pattern, RequestDelegate handler)
        where TBuilder : IEndpointRouteBuilder
        => EndpointRouteBuilderExtensions.MapPatch(endpoints, pattern, handler);
}
