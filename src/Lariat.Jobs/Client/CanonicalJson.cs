// Payloads that mean the same should have the same key: the order of members does not matter, neither that of a dictionary nor that in
// which a newer version of the program declares them. Numbers and strings stay as they were written.
using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Lariat.Jobs;

/// <summary>Writes JSON with the members of objects in order of their names.</summary>
internal static class CanonicalJson
{
    /// <summary>The SHA-256 of the canonical form, in hexadecimal digits.</summary>
    public static string Hash(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var canonical = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(canonical))
        {
            Write(writer, document.RootElement);
        }

        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in element.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
