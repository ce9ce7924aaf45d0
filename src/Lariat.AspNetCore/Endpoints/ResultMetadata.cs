using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Lariat.AspNetCore.Endpoints;

/// <summary>Describes the response of a <see cref="ContextEndpoint"/> as minimal APIs do, for OpenAPI.</summary>
internal static class ResultMetadata
{
    /// <summary>Adds what is known from the type; <paramref name="result"/> is null for a handler without a result.</summary>
    public static void Add(Type? result, MethodInfo handler, EndpointBuilder endpoint)
    {
        if (!typeof(IResult).IsAssignableFrom(result))
        {
            string[] contentTypes = result is null ? [] : [result == typeof(string) ? "text/plain" : "application/json"];
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, result ?? typeof(void), contentTypes));
        }

        // A static method of a type that only the handler names; native code has no generic method for it.
        if (RuntimeFeature.IsDynamicCodeSupported && typeof(IEndpointMetadataProvider).IsAssignableFrom(result))
        {
            AddOwn(result, handler, endpoint);
        }
    }

    [RequiresDynamicCode("Calls a generic method for a type that is known at run time.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The type parameter requires no members.")]
    private static void AddOwn(Type result, MethodInfo handler, EndpointBuilder endpoint)
        => typeof(ResultMetadata).GetMethod(nameof(Populate), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(result)
            .CreateDelegate<Action<MethodInfo, EndpointBuilder>>()(handler, endpoint);

    private static void Populate<T>(MethodInfo handler, EndpointBuilder endpoint)
        where T : IEndpointMetadataProvider
        => T.PopulateMetadata(handler, endpoint);
}
