namespace Lariat.Tool.Fetch;

/// <summary>Decides whether and when a failed URL is tried again.</summary>
internal sealed class RetryPolicy(int retries, Random random)
{
    /// <summary>A server that asks for more patience than this is not waited for.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before the next attempt; null: give up.</summary>
    /// <param name="attempts">How many have failed.</param>
    /// <param name="failure">How the last one failed.</param>
    public TimeSpan? DelayAfter(int attempts, FetchFailure failure)
    {
        if (attempts > retries || !failure.MayPass)
        {
            return null;
        }

        if (failure.RetryAfter is { } asked)
        {
            return asked <= RetryAfterMax ? asked : null;
        }

        // Doubles each time; the lower half is kept and the upper half random, so that URLs that failed together do not come back together.
        TimeSpan backOff = s_first * Math.Pow(2, Math.Min(attempts - 1, 20));
        return (backOff < s_longest ? backOff : s_longest) * (0.5 + (random.NextDouble() / 2));
    }
}
