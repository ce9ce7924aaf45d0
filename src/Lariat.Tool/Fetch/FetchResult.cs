namespace Lariat.Tool.Fetch;

/// <summary>What became of a URL.</summary>
internal enum Outcome
{
    /// <summary>Its body was read to the end, and saved if there is a folder.</summary>
    Fetched,

    /// <summary>Its file was there: from an earlier run, or because the URL occurred twice.</summary>
    Skipped,

    /// <summary>It could not be fetched; <see cref="FetchResult.Failure"/> says why.</summary>
    Failed,
}

/// <summary>The end of a URL.</summary>
internal sealed record FetchResult(string Url, Outcome Outcome)
{
    /// <summary>How many times it was tried; 0 if no request was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>The file of its body; null without a folder.</summary>
    public string? File { get; init; }

    /// <summary>Set exactly if it was fetched.</summary>
    public Answer? Answer { get; init; }

    /// <summary>Set exactly if it failed.</summary>
    public FetchFailure? Failure { get; init; }
}

/// <summary>What a server answered with success.</summary>
/// <param name="Status">200, or another 2xx.</param>
/// <param name="Version">HTTP's.</param>
/// <param name="Bytes">The body's length.</param>
/// <param name="Elapsed">From sending the request to the body's last byte, redirects included, without the wait for its turn.</param>
internal sealed record Answer(int Status, Version Version, long Bytes, TimeSpan Elapsed);
