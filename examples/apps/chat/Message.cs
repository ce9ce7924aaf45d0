using System.Text.Json;

namespace Chat;

/// <summary>What members are told, as JSON.</summary>
/// <param name="Kind">"says", "joins", "leaves", or "welcome" to whoever has come.</param>
/// <param name="Name">Who.</param>
/// <param name="Text">What was said, or why somebody left.</param>
/// <param name="Time">When.</param>
/// <param name="Members">With "welcome": who is there.</param>
internal sealed record Message(string Kind, string Name, string Text, DateTimeOffset Time, IReadOnlyList<string>? Members = null)
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, s_web);
}
