namespace Lariat.Tool.Load;

/// <summary>What the user asked <c>lariat load</c> to do.</summary>
internal sealed record LoadOptions
{
    /// <summary>Where to.</summary>
    public required Uri Url { get; init; }

    /// <summary>The request, every time the same bytes.</summary>
    public required byte[] Request { get; init; }

    /// <summary>Whether it is a HEAD: its answers have no body.</summary>
    public bool IsHead { get; init; }

    /// <summary>Connections over all loops; each has one request under way at a time.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>How long to measure; null: until <see cref="Requests"/> are done.</summary>
    public TimeSpan? Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to run before what happens counts.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>How many requests to send; null: as many as there is time for.</summary>
    public long? Requests { get; init; }

    /// <summary>Requests per second over all connections, whatever the server's speed; null: each connection sends when it has its answer.</summary>
    public double? Rate { get; init; }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Loops, each on a thread of its own.</summary>
    public int Loops { get; init; } = 1;

    /// <summary>Any certificate will do.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Print JSON.</summary>
    public bool Json { get; init; }

    /// <summary>For whoever measures the server meanwhile: called on the first loop when counting begins, and when it ends.</summary>
    public Action<bool>? CountingChanged { get; init; }
}
