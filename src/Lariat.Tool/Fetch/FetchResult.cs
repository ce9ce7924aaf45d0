namespace Lariat.Tool.Fetch;

/// <summary>The outcome of a URL.</summary>
internal enum Outcome
{
    /// <summary>Its body was read to the end, and saved if there is a directory.</summary>
    Fetched,

    /// <summary>Its file existed: from an earlier run, or because the URL occurred twice.</summary>
    Skipped,

    /// <summary>It could not be fetched; <see cref="FetchResult.Failure"/> has the reason.</summary>
    Failed,
}

/// <summary>The result of a URL.</summary>
internal sealed record FetchResult(string Url, Outcome Outcome)
{
    /// <summary>The number of attempts; 0 if no request was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>The file of its body; null without a directory.</summary>
    public string? File { get; init; }

    /// <summary>Set exactly if it was fetched.</summary>
    public Answer? Answer { get; init; }

    /// <summary>Set exactly if it failed.</summary>
    public FetchFailure? Failure { get; init; }
}

/// <summary>A server's successful response.</summary>
/// <param name="Status">200, or another 2xx.</param>
/// <param name="Version">The HTTP version.</param>
/// <param name="Bytes">The body's length.</param>
/// <param name="Elapsed">The time from sending the request to the body's last byte, including redirects, excluding the wait for its
/// turn.</param>
internal sealed record Answer(int Status, Version Version, long Bytes, TimeSpan Elapsed);
