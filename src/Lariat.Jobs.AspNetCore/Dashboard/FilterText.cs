namespace Lariat.Jobs.AspNetCore.Dashboard;

/// <summary>A filter in words, for the audit log.</summary>
internal static class FilterText
{
    public static string Describe(JobFilter filter)
    {
        (string Name, string? Value)[] parts =
        [
            ("state", filter.States is [var state] ? $"{state}".ToLowerInvariant() : null), ("queue", filter.Queue), ("kind", filter.Kind),
            ("tag", filter.Tag), ("failure", filter.Failure),
        ];
        string[] words = [.. parts.Where(static part => part.Value is not null).Select(static part => $"{part.Name} '{part.Value}'")];
        string which = words.Length == 0 ? "" : $" with {string.Join(", ", words)}";
        return filter.Ids.Count == 0 ? $"all jobs{which}" : $"{filter.Ids.Count} jobs{which}: {string.Join(", ", filter.Ids)}";
    }
}
