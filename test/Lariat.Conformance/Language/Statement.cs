using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>A statement, or a declaration: an object with named fields.</summary>
internal readonly struct Statement(JsonElement json)
{
    public string Op => Text("op");

    /// <summary>Its exceptions are events, not thrown.</summary>
    public bool IsSafe => Flag("safe");

    public bool Has(string field) => json.TryGetProperty(field, out _);

    public string Text(string field) => json.GetProperty(field).GetString()!;

    public string? TextOrNull(string field) => json.TryGetProperty(field, out JsonElement text) ? text.GetString() : null;

    public bool Flag(string field) => json.TryGetProperty(field, out JsonElement flag) && flag.GetBoolean();

    /// <summary>True or false; null if the field is absent.</summary>
    public bool? FlagOrNull(string field) => json.TryGetProperty(field, out JsonElement flag) ? flag.GetBoolean() : null;

    public int Number(string field, int otherwise) => json.TryGetProperty(field, out JsonElement number) ? number.GetInt32() : otherwise;

    /// <summary>A number of seconds; <c>"nan"</c> is not a number.</summary>
    public double Seconds(string field)
    {
        JsonElement number = json.GetProperty(field);
        return number.ValueKind == JsonValueKind.String ? double.NaN : number.GetDouble();
    }

    /// <summary>A time; null if the field is null or absent.</summary>
    public TimeSpan? Time(string field) => json.TryGetProperty(field, out JsonElement number) && number.ValueKind != JsonValueKind.Null
        ? TimeSpan.FromSeconds(number.GetDouble())
        : null;

    public object? Value(string field) => json.TryGetProperty(field, out JsonElement value) ? Values.Read(value) : null;

    public JsonElement Json(string field) => json.GetProperty(field);

    /// <summary>A list of statements; empty if the field is absent.</summary>
    public JsonElement.ArrayEnumerator Block(string field) => json.TryGetProperty(field, out JsonElement block) ? block.EnumerateArray() : default;
}
