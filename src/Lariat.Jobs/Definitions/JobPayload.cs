using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs;

/// <summary>How payloads that are no records are written: the generator calls it for primitives.</summary>
public static class JobPayload
{
    // It resolves nothing: a primitive contains no other type.
    private static readonly JsonSerializerOptions s_options = new() { TypeInfoResolver = JsonTypeInfoResolver.Combine() };

    /// <summary>The type information of a primitive, without reflection.</summary>
    /// <param name="converter">One of <see cref="JsonMetadataServices"/>: <c>JsonMetadataServices.StringConverter</c>.</param>
    public static JsonTypeInfo<T> Primitive<T>(JsonConverter<T?> converter)
        => JsonMetadataServices.CreateValueInfo<T>(s_options, converter);

    /// <summary>The type information that a context has for a type.</summary>
    /// <param name="context">The program's context.</param>
    /// <exception cref="InvalidOperationException">The context lacks the type.</exception>
    public static JsonTypeInfo<T> From<T>(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (JsonTypeInfo<T>?)context.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException(
            $"{context.GetType().Name} lacks {typeof(T)}: add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
    }

    /// <summary>The type information of a primitive value that may be null, without reflection.</summary>
    /// <param name="converter">One of <see cref="JsonMetadataServices"/>: <c>JsonMetadataServices.Int32Converter</c>.</param>
    public static JsonTypeInfo<T?> Nullable<T>(JsonConverter<T> converter)
        where T : struct
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new ValueResolver<T>(converter) };
        JsonTypeInfo<T> value = JsonMetadataServices.CreateValueInfo<T>(options, converter);
        return JsonMetadataServices.CreateValueInfo<T?>(options, JsonMetadataServices.GetNullableConverter(value));
    }

    // A nullable value asks its options for the type information of the value.
    private sealed class ValueResolver<T>(JsonConverter<T> converter) : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
            => type == typeof(T) ? JsonMetadataServices.CreateValueInfo<T>(options, converter) : null;
    }
}
