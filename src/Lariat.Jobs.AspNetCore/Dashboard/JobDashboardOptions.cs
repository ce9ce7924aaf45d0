namespace Lariat.Jobs.AspNetCore;

/// <summary>Options of the dashboard (<see cref="JobDashboardExtensions.MapLariatJobs"/>).</summary>
public sealed record JobDashboardOptions
{
    /// <summary>The name on each page. Default: "Jobs".</summary>
    public string Title { get; init; } = "Jobs";

    /// <summary>The pages have no actions, and the addresses of actions do not exist. Default: false.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Names of JSON properties, at any depth and in any case, whose values are not shown in payloads and results. Errors are
    /// texts of exceptions, and are shown as they are. Default: none.</summary>
    public IReadOnlyCollection<string> MaskedProperties { get; init; } = [];
}
