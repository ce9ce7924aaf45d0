using Lariat.Http;

namespace Lariat.Tool.Fetch;

/// <summary>Decides whether and when a failed URL is tried again.</summary>
internal sealed class RetryPolicy(int retries, Random random)
{
    // Not RetryHandler: an attempt here includes redirects and the body, and waits for its turn again.
    private static readonly HttpRetryOptions s_times = new();

    /// <summary>The delay before the next attempt; null: give up.</summary>
    /// <param name="attempts">The number of failed attempts.</param>
    /// <param name="failure">The failure of the last one.</param>
    public TimeSpan? DelayAfter(int attempts, FetchFailure failure)
    {
        if (attempts > retries || !failure.MayPass)
        {
            return null;
        }

        if (failure.RetryAfter is { } asked)
        {
            return asked <= s_times.MaxRetryAfter ? asked : null;
        }

        return s_times.BackOff(attempts - 1, random.NextDouble());
    }
}
