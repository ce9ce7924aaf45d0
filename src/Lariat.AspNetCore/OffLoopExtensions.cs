using Microsoft.AspNetCore.Builder;

namespace Lariat.AspNetCore;

/// <summary>Moves endpoints off the loop.</summary>
public static class OffLoopExtensions
{
    /// <summary>Runs the endpoint on the thread pool instead of its connection's loop: for handlers that block.</summary>
    /// <param name="builder">The builder of the endpoint, or of a group of them.</param>
    /// <inheritdoc cref="OffLoopAttribute" path="/remarks"/>
    public static TBuilder OffLoop<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
        => builder.WithMetadata(new OffLoopAttribute());
}
