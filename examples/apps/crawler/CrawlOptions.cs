namespace WebCrawler;

/// <summary>Where to crawl, and how far.</summary>
internal sealed record CrawlOptions
{
    /// <summary>What robots.txt knows this program as.</summary>
    public const string Agent = "LariatCrawler";

    public required IReadOnlyList<Uri> Start { get; init; }

    public required string Database { get; init; }

    public required string Report { get; init; }

    /// <summary>How many links away from a start page; the start pages themselves are at depth 0.</summary>
    public required int MaxDepth { get; init; }

    /// <summary>How many pages one run visits.</summary>
    public required int MaxPages { get; init; }

    /// <summary>How many sites are asked at the same time. Each gets one request at a time.</summary>
    public required int MaxSites { get; init; }

    /// <summary>The pause after a request before the next one to the same site, if its robots.txt does not want a longer one.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>How long one request may take, its body included.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>A page that is larger is not searched for links.</summary>
    public required int MaxPageBytes { get; init; }

    /// <summary>Leave links to other sites than those of the start pages alone.</summary>
    public required bool IsSameSite { get; init; }
}
