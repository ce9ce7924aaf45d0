// The only place that explains failures in words. A message says what happened and what to do; the URL is printed next to it.
using System.Globalization;
using Lariat.Http;

namespace Lariat.Tool.Fetch.Failures;

/// <summary>Explains failures.</summary>
internal static class FailureOf
{
    /// <summary>Explains the exception of an attempt; null if it is not a failure of the attempt: a cancellation, or a bug.</summary>
    public static FetchFailure? Exception(Exception error, FetchOptions options) => error switch
    {
        FetchException known => known.Failure,
        TimeoutException => Timeout(options.Timeout),
        HttpRequestException request => ConnectionFailure.Explain(request),
        HttpIOException io => ConnectionFailure.Explain(io.HttpRequestError, io),
        IOException io => ConnectionFailure.Explain(HttpRequestError.Unknown, io),

        // HttpClient cancels requests for reasons of its own too: that is a failure of this request, and not Ctrl-C.
        OperationCanceledException canceled when !LoopTask.Current.IsCancellation(canceled)
            => ConnectionFailure.Explain(HttpRequestError.Unknown, canceled),
        _ => null,
    };

    /// <summary>Explains a response that is not a success.</summary>
    public static FetchFailure Status(HttpResponseMessage response)
    {
        TimeSpan? retryAfter = HttpRetryOptions.ReadRetryAfter(response.Headers, DateTimeOffset.UtcNow);
        int status = (int)response.StatusCode;
        string phrase = response.ReasonPhrase is { Length: > 0 } reason ? $" {reason}" : "";
        string wait = retryAfter is { } time && time > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $" The server asks to wait {Math.Ceiling(time.TotalSeconds)} s.")
            : "";
        return new FetchFailure(FailureKind.HttpStatus, $"the server answered {status}{phrase}: {Advice(status)}{wait}")
        {
            Status = status,
            RetryAfter = retryAfter,
            MayPass = HttpRetryOptions.IsTransient(response.StatusCode),
        };
    }

    private static string Advice(int status) => status switch
    {
        401 or 407 => "it requires a login, which this program does not send.",
        403 => "it does not allow access to this page.",
        404 or 410 => "there is no such page. Check the URL.",
        429 => "too many requests. Slow down with --rate or --per-host, and use --retries.",
        >= 500 => "the fault is the server's. Try later, or use --retries.",
        >= 400 => "it does not accept the request. Check the URL.",
        _ => "this is not a page that can be saved.",
    };

    private static FetchFailure Timeout(TimeSpan limit)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"time-out: not finished after {limit.TotalSeconds:0.###} s. Give it longer with --timeout, or try later.");
        return new FetchFailure(FailureKind.Timeout, message) { MayPass = true };
    }
}
