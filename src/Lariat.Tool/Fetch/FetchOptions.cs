namespace Lariat.Tool.Fetch;

/// <summary>What the user asked <c>lariat fetch</c> to do.</summary>
internal sealed record FetchOptions
{
    /// <summary>URLs from the command line.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>A file with a URL on each line; "-" is the standard input; null: none.</summary>
    public string? Input { get; init; }

    /// <summary>The folder to save bodies in; null: they are read and dropped.</summary>
    public string? Output { get; init; }

    /// <summary>Requests under way at a time, over all hosts.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Requests under way at a time to one host; null: as many as <see cref="Concurrency"/>.</summary>
    public int? PerHost { get; init; }

    /// <summary>How long one request may take, from sending it to its body's last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a URL is tried again after a failure that may pass.</summary>
    public int Retries { get; init; }

    /// <summary>Requests per second at most; null: no limit.</summary>
    public double? Rate { get; init; }

    /// <summary>Speak HTTP/2 where the server does.</summary>
    public bool Http2 { get; init; }

    /// <summary>Print JSON lines.</summary>
    public bool Json { get; init; }

    /// <summary>Instead of fetching: compare the ways to fetch this many pages of an embedded server.</summary>
    public int? DemoPages { get; init; }
}
