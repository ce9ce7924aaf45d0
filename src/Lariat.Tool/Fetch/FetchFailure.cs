namespace Lariat.Tool.Fetch;

/// <summary>Why a URL, or one attempt at it, failed.</summary>
/// <param name="Kind">For counting.</param>
/// <param name="Message">What happened and what to do, for a person who sees the URL beside it.</param>
internal sealed record FetchFailure(FailureKind Kind, string Message)
{
    /// <summary>True if another attempt may succeed without anybody changing anything.</summary>
    public bool MayPass { get; init; }

    /// <summary>The HTTP status, if the server answered.</summary>
    public int? Status { get; init; }

    /// <summary>How long the server asks to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Ends an attempt with a failure that is understood already.</summary>
internal sealed class FetchException(FetchFailure failure) : Exception(failure.Message)
{
    public FetchException(FailureKind kind, string message)
        : this(new FetchFailure(kind, message))
    {
    }

    public FetchFailure Failure { get; } = failure;
}
