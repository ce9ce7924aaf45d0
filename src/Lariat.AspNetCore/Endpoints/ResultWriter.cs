using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore.Endpoints;

/// <summary>
/// Writes the result of a <see cref="ContextEndpoint"/> as minimal APIs do: an <see cref="IResult"/> writes itself, a string is text, any
/// other value is JSON by the type information of the application's JSON options.
/// </summary>
internal sealed class ResultWriter
{
    private readonly Type? _declared;
    private readonly JsonTypeInfo? _declaredInfo;
    private readonly JsonSerializerOptions _options;
    private readonly string? _endpoint;

    /// <summary><paramref name="declared"/> is the type that the handler declares, null for none.</summary>
    /// <exception cref="NotSupportedException">The options have no information on the declared type, which is not abstract.</exception>
    public ResultWriter(Type? declared, JsonSerializerOptions options, string? endpoint)
    {
        _declared = declared;
        _options = options;
        _endpoint = endpoint;
        if (declared is not null && declared != typeof(string) && !typeof(IResult).IsAssignableFrom(declared)
            && !options.TryGetTypeInfo(declared, out _declaredInfo) && !declared.IsAbstract && declared != typeof(object))
        {
            throw NoInformation(declared);
        }
    }

    public Task WriteAsync(HttpContext context, object? result)
        => result switch
        {
            IResult self => self.ExecuteAsync(context),
            string text => WriteTextAsync(context.Response, text),
            null when _declared is null => Task.CompletedTask,
            null when _declaredInfo is null => throw new InvalidOperationException(
                $"The handler or a filter of {_endpoint} has returned null instead of a {_declared}. Return a value, or "
                    + "Results.NoContent() where there is none."),
            _ => context.Response.WriteAsJsonAsync(result, InfoFor(result)),
        };

    private static Task WriteTextAsync(HttpResponse response, string text)
    {
        response.ContentType ??= "text/plain; charset=utf-8";
        return response.WriteAsync(text);
    }

    // The declared type says how a value of a derived type is written only if the derived types are declared with it. A filter may have
    // replaced the result by one of any type.
    private JsonTypeInfo InfoFor(object? result)
    {
        if (_declaredInfo is { } declared && (result is null || IsWrittenAs(declared, result)))
        {
            return declared;
        }

        Type actual = result!.GetType();
        return _options.TryGetTypeInfo(actual, out JsonTypeInfo? info) ? info : throw NoInformation(actual);
    }

    private static bool IsWrittenAs(JsonTypeInfo declared, object result)
        => result.GetType() == declared.Type
            || (declared.Type.IsInstanceOfType(result) && (declared.Type.IsValueType || declared.PolymorphismOptions is not null));

    private NotSupportedException NoInformation(Type type)
        => new($"The result of {_endpoint}, a {type}, cannot be written as JSON: the JSON options have no information on this type. "
            + $"Declare a partial class derived from JsonSerializerContext with [JsonSerializable(typeof({type.Name}))], and add it: "
            + "builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, "
            + "AppJson.Default)).");
}
