using System.Text.Json;

namespace Gateway;

/// <summary>What one backend has said.</summary>
/// <param name="Value">Its part; null if it has none.</param>
/// <param name="Error">Why it has none.</param>
/// <param name="Milliseconds">How long that took.</param>
internal sealed record BackendAnswer(JsonElement? Value, string? Error, double Milliseconds);

/// <summary>What the gateway answers.</summary>
/// <param name="IsComplete">Every backend has said its part.</param>
/// <param name="Parts">By the backend's name.</param>
internal sealed record CombinedAnswer(bool IsComplete, IReadOnlyDictionary<string, BackendAnswer> Parts)
{
    /// <summary>200, or 502 if what is required is missing.</summary>
    internal int Status { get; init; }
}
