using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Workers;

/// <summary>Encodes values for transfer: <c>byte[]</c> as it is, everything else as JSON.</summary>
internal static class WorkerCodec
{
    private static JsonSerializerOptions? s_options;

    // Value tuples, the usual way to pass several arguments, consist of fields. The resolver is named because PublishAot=true, the default
    // of file-based programs, turns off the default one, also under the JIT, where reflection works.
    private static JsonSerializerOptions Options
    {
        [RequiresUnreferencedCode(Reflected)]
        [RequiresDynamicCode(Reflected)]
        get => s_options ??= new() { IncludeFields = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    }

    [RequiresUnreferencedCode(Reflected)]
    [RequiresDynamicCode(Reflected)]
    public static byte[] Write(object? value, Type type)
        => type == typeof(byte[]) ? Raw((byte[]?)value) : JsonSerializer.SerializeToUtf8Bytes(value, type, Options);

    [RequiresUnreferencedCode(Reflected)]
    [RequiresDynamicCode(Reflected)]
    public static object? Read(byte[] bytes, Type type)
        => type == typeof(byte[]) ? bytes : JsonSerializer.Deserialize(bytes, type, Options);

    /// <param name="info">Null for <c>byte[]</c>.</param>
    public static byte[] Write<T>(T value, JsonTypeInfo<T>? info)
        => info is null ? Raw((byte[]?)(object?)value) : JsonSerializer.SerializeToUtf8Bytes(value, info);

    /// <inheritdoc cref="Write{T}(T, JsonTypeInfo{T}?)"/>
    public static T Read<T>(byte[] bytes, JsonTypeInfo<T>? info)
        => info is null ? (T)(object)bytes : JsonSerializer.Deserialize(bytes, info)!;

    public const string Reflected =
        "JSON by reflection needs members that trimming may remove: use a WorkerEntry with a JsonTypeInfo for both types.";

    private static byte[] Raw(byte[]? bytes)
        => bytes ?? throw new ArgumentException("A byte[] that travels between processes must not be null: use an empty one.");
}
