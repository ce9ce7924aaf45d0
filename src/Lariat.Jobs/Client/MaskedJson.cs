using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lariat.Jobs;

/// <summary>Takes values out of JSON that people should not see.</summary>
internal static class MaskedJson
{
    private const string Dots = "•••";

    // The text is for people; a page encodes it as any other.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is left of JSON of which nothing may be seen.</summary>
    public const string Nothing = $"\"{Dots}\"";

    /// <summary>Replaces the values of these properties, at any depth and in any case.</summary>
    public static string Mask(string json, IReadOnlyCollection<string> masked)
    {
        if (masked.Count == 0)
        {
            return json;
        }

        using JsonDocument document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_options))
        {
            Write(writer, document.RootElement, masked);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, IReadOnlyCollection<string> masked)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (masked.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
                    {
                        writer.WriteStringValue(Dots);
                    }
                    else
                    {
                        Write(writer, property.Value, masked);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item, masked);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
