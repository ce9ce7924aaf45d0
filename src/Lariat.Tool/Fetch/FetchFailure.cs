namespace Lariat.Tool.Fetch;

/// <summary>The reason why a URL, or one attempt at it, failed.</summary>
/// <param name="Kind">The kind, for counting.</param>
/// <param name="Message">What happened and what to do, for a person who sees the URL next to it.</param>
internal sealed record FetchFailure(FailureKind Kind, string Message)
{
    /// <summary>True if another attempt may succeed without any change.</summary>
    public bool MayPass { get; init; }

    /// <summary>The HTTP status, if the server answered.</summary>
    public int? Status { get; init; }

    /// <summary>The delay before the next attempt that the server requests.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Ends an attempt with a failure that is explained already.</summary>
internal sealed class FetchException(FetchFailure failure) : Exception(failure.Message)
{
    public FetchException(FailureKind kind, string message)
        : this(new FetchFailure(kind, message))
    {
    }

    public FetchFailure Failure { get; } = failure;
}
