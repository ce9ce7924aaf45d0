using System.Text.RegularExpressions;

namespace Lariat.Jobs;

/// <summary>Options of jobs in Redis.</summary>
public sealed partial record RedisJobsOptions
{
    /// <summary>What the names of all keys begin with: 1 to 50 letters, digits, underscores, hyphens and dots. Programs with the same
    /// prefix share their jobs. It is a hash tag: in a cluster, all that has one prefix is on one node. Default: "lariat".</summary>
    public string Prefix { get; init; } = "lariat";

    /// <summary>How workers are notified of jobs of other processes. Default: <see cref="RedisWakeUp.Subscribe"/>.</summary>
    public RedisWakeUp WakeUp { get; init; }

    /// <summary>True: a server whose <c>maxmemory-policy</c> allows it to remove keys is accepted, though it may remove jobs. Default:
    /// false, such a server is refused.</summary>
    public bool AllowEviction { get; init; }

    /// <summary>Replaces the server's time in a test. Read on any thread.</summary>
    internal TimeProvider? TestClock { get; init; }

    /// <exception cref="ArgumentException">The prefix is not allowed.</exception>
    internal void Check()
    {
        if (!PrefixText().IsMatch(Prefix))
        {
            throw new ArgumentException(
                $"'{Prefix}' is no prefix for the keys of the jobs: use 1 to 50 letters, digits, underscores, hyphens and dots.",
                nameof(Prefix));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,50}\z")]
    private static partial Regex PrefixText();
}
