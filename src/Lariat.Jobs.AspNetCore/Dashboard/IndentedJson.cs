using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>Formats JSON for people.</summary>
internal static class IndentedJson
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indents it. The result is text, which still has to be encoded.</summary>
    public static string Format(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_options))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
