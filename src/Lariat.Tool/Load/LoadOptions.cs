namespace Lariat.Tool.Load;

/// <summary>The options of <c>lariat load</c>.</summary>
internal sealed record LoadOptions
{
    /// <summary>The URL to request.</summary>
    public required Uri Url { get; init; }

    /// <summary>The request, with the same bytes every time.</summary>
    public required byte[] Request { get; init; }

    /// <summary>Whether it is a HEAD: its responses have no body.</summary>
    public bool IsHead { get; init; }

    /// <summary>Connections over all loops; each has one request under way at a time.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>How long to measure; null: until <see cref="Requests"/> are done.</summary>
    public TimeSpan? Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to run before measuring.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Maximum number of requests; null: limited by time only.</summary>
    public long? Requests { get; init; }

    /// <summary>
    /// Requests per second over all connections, whatever the server's speed; null: each connection sends when it has its response.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>How long a response may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The number of loops, each on a thread of its own.</summary>
    public int Loops { get; init; } = 1;

    /// <summary>Accepts any certificate.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Prints JSON.</summary>
    public bool Json { get; init; }

    /// <summary>For code that measures the server meanwhile: called on the first loop when counting begins, and when it ends.</summary>
    public Action<bool>? CountingChanged { get; init; }
}
