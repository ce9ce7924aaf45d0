using System.Collections;
using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>The values of the language: null, numbers, strings, booleans, arrays of them; exceptions inside results.</summary>
internal static class Values
{
    public static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToArray(),
        _ => throw new FormatException($"A value cannot be {json.GetRawText()}."),
    };

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case Exception error:
                writer.WriteStringValue($"!{ErrorNames.Of(error)}");
                break;
            case Outcome<object?> outcome:
                Write(writer, outcome.IsSuccess ? outcome.Value : outcome.Exception);
                break;
            case IEnumerable items:
                WriteArray(writer, items);
                break;
            default:
                throw new FormatException($"A {value.GetType()} is no value of the language.");
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (object? item in items)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }
}
