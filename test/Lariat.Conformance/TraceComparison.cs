using System.Text.Json;

namespace Lariat.Conformance;

/// <summary>Compares traces: the same events in the same order, numbers by value.</summary>
public static class TraceComparison
{
    /// <summary>The first difference of two lines <c>{"id": …, "trace": […]}</c>, for people; null if there is none.</summary>
    public static string? FindDifference(string expectedLine, string actualLine)
    {
        using JsonDocument expected = JsonDocument.Parse(expectedLine);
        using JsonDocument actual = JsonDocument.Parse(actualLine);
        if (!actual.RootElement.TryGetProperty("trace", out JsonElement actualTrace))
        {
            return $"no trace: {actualLine}";
        }

        JsonElement expectedTrace = expected.RootElement.GetProperty("trace");
        int count = Math.Max(expectedTrace.GetArrayLength(), actualTrace.GetArrayLength());
        for (int i = 0; i < count; i++)
        {
            JsonElement? wanted = At(expectedTrace, i);
            JsonElement? found = At(actualTrace, i);
            if (wanted is null || found is null || !JsonElement.DeepEquals(wanted.Value, found.Value))
            {
                return $"event {i}: expected {wanted?.GetRawText() ?? "the end"}, got {found?.GetRawText() ?? "the end"}";
            }
        }

        return null;
    }

    private static JsonElement? At(JsonElement trace, int index) => index < trace.GetArrayLength() ? trace[index] : null;
}
