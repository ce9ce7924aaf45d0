using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>Formats JSON for people, without the values that they should not see.</summary>
internal static class MaskedJson
{
    private const string Mask = "•••";

    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indents it, and masks the values of these properties. The result is text, which still has to be encoded.</summary>
    public static string Format(string json, IReadOnlyCollection<string> masked)
    {
        using var document = JsonDocument.Parse(json);
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
                        writer.WriteStringValue(Mask);
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
