namespace Lariat.Tool.Fetch;

/// <summary>The options of <c>lariat fetch</c>.</summary>
internal sealed record FetchOptions
{
    /// <summary>URLs from the command line.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>A file with a URL on each line; "-" is the standard input; null: none.</summary>
    public string? Input { get; init; }

    /// <summary>The directory for bodies; null: they are read and dropped.</summary>
    public string? Output { get; init; }

    /// <summary>Maximum requests under way, over all hosts.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Maximum requests under way to one host; null: the same as <see cref="Concurrency"/>.</summary>
    public int? PerHost { get; init; }

    /// <summary>How long one request may take, from sending it to its body's last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The number of retries of a URL after a transient failure.</summary>
    public int Retries { get; init; }

    /// <summary>Maximum requests per second; null: no limit.</summary>
    public double? Rate { get; init; }

    /// <summary>Uses HTTP/2 where the server supports it.</summary>
    public bool Http2 { get; init; }

    /// <summary>Prints JSON lines.</summary>
    public bool Json { get; init; }

    /// <summary>Instead of fetching: compare the ways to fetch this many pages of an embedded server.</summary>
    public int? DemoPages { get; init; }
}
