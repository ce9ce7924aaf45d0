using System.Net;
using System.Net.Http.Headers;

namespace Lariat.Http;

/// <summary>When and how often <see cref="RetryHandler"/> tries a request again.</summary>
public sealed class HttpRetryOptions
{
    private const int RetriesLimit = 1000;

    /// <summary>How often a request is tried again, 1 to 1000. Default: 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The maximum delay before the first retry; it doubles with each further one. More than zero. Default: 0.5 s.</summary>
    /// <remarks>The actual delay is random between half of it and all of it, so that clients that failed together do not return
    /// together.</remarks>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest delay that the handler chooses itself. Default: 30 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest delay that a server may request with Retry-After; a response that requests more is returned unchanged. Default: 2
    /// minutes.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Which requests may be sent twice. Default: the idempotent methods (RFC 9110, section 9.2.2: GET, HEAD, OPTIONS, TRACE, PUT, DELETE)
    /// without content or with content that is in memory.
    /// </summary>
    public Func<HttpRequestMessage, bool> CanRepeat { get; init; } = IsIdempotent;

    /// <summary>Which responses are tried again. Default: 408, 425, 429, 500, 502, 503, 504.</summary>
    public Func<HttpResponseMessage, bool> MayPass { get; init; } = static response => IsTransient(response.StatusCode);

    /// <summary>True for status codes that may be different the next time.</summary>
    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    /// <summary>
    /// The delay that a response requests: its Retry-After, in seconds or as a date, which refers to the server's clock (its Date).
    /// </summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="now">The time for a response without a Date.</param>
    /// <returns>Zero for a date that has passed; null if it requests none.</returns>
    public static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        TimeSpan? wait = headers.RetryAfter is { } header ? header.Delta ?? (header.Date - (headers.Date ?? now)) : null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>The delay before a retry when the server requests none.</summary>
    /// <param name="retry">0 for the first.</param>
    /// <param name="random">Between 0 and 1.</param>
    public TimeSpan BackOff(int retry, double random)
    {
        TimeSpan delay = FirstDelay * Math.Pow(2, Math.Clamp(retry, 0, 20));
        return (delay < MaxDelay ? delay : MaxDelay) * (0.5 + (random / 2));
    }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetries, 1, nameof(MaxRetries));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRetries, RetriesLimit, nameof(MaxRetries));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstDelay, TimeSpan.Zero, nameof(FirstDelay));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, FirstDelay, nameof(MaxDelay));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryAfter, TimeSpan.Zero, nameof(MaxRetryAfter));
    }

    private static bool IsIdempotent(HttpRequestMessage request)
    {
        HttpMethod method = request.Method;
        bool canRepeat = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete
            || method == HttpMethod.Options || method == HttpMethod.Trace;

        // A stream can be read once. (StringContent and FormUrlEncodedContent are byte arrays.)
        return canRepeat && request.Content is null or ByteArrayContent or ReadOnlyMemoryContent or System.Net.Http.Json.JsonContent;
    }
}
