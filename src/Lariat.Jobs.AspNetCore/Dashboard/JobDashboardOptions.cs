namespace Lariat.Jobs.AspNetCore;

/// <summary>Options of the dashboard (<see cref="JobDashboardExtensions.MapLariatJobs"/>).</summary>
public sealed record JobDashboardOptions
{
    /// <summary>The name on each page. Default: "Jobs".</summary>
    public string Title { get; init; } = "Jobs";

    /// <summary>The pages have no actions, and the addresses of actions do not exist. Default: false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The authorization policy of those who may act; others, who may see the pages, see them without actions. It counts beside
    /// the policy of the pages. Default: null, who sees may act.</summary>
    public string? ActionPolicy { get; init; }

    /// <summary>Names of JSON properties, at any depth and in any case, whose values are not shown in payloads and results, beside those
    /// of members with <see cref="JobSecretAttribute"/>. Errors are texts of exceptions, and are shown as they are. Default:
    /// none.</summary>
    public IReadOnlyCollection<string> MaskedProperties { get; init; } = [];
}
