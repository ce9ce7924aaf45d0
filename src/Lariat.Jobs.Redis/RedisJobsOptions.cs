using System.Text.RegularExpressions;

namespace Lariat.Jobs;

/// <summary>Options of jobs in Redis.</summary>
public sealed partial record RedisJobsOptions
{
    // WAIT is a call as others, which the client gives up after 5 seconds.
    private static readonly TimeSpan s_longestReplicaTimeout = TimeSpan.FromSeconds(3);

    /// <summary>What the names of all keys begin with: 1 to 50 letters, digits, underscores, hyphens and dots. Programs with the same
    /// prefix share their jobs. It is a hash tag: in a cluster, all that has one prefix is on one node. Default: "lariat".</summary>
    public string Prefix { get; init; } = "lariat";

    /// <summary>How workers are notified of jobs of other processes. Default: <see cref="RedisWakeUp.Subscribe"/>.</summary>
    public RedisWakeUp WakeUp { get; init; }

    /// <summary>True: a server whose <c>maxmemory-policy</c> allows it to remove keys is accepted, though it may remove jobs. Default:
    /// false, such a server is refused.</summary>
    public bool AllowEviction { get; init; }

    /// <summary>How many replicas must have what an enqueue has stored before it returns (<c>WAIT</c>): 0 to 100. Default: 0, the server
    /// alone, so a fail-over may lose the enqueues of its last moments.</summary>
    /// <remarks>An enqueue that too few replicas confirm within <see cref="ReplicaTimeout"/> throws a
    /// <see cref="JobStorageException"/>: it is stored, and a fail-over may lose it. Ends of jobs are not waited for: a job whose end is
    /// lost runs again. A fail-over between the two commands is not noticed: then the replicas of the new primary are
    /// counted.</remarks>
    public int MinReplicas { get; init; }

    /// <summary>How long an enqueue waits for <see cref="MinReplicas"/>; 1 ms to 3 seconds. The connection that the client's other
    /// calls share waits with it. Default: 1 second.</summary>
    public TimeSpan ReplicaTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Replaces the server's time in a test. Read on any thread.</summary>
    internal TimeProvider? TestClock { get; init; }

    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MinReplicas);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MinReplicas, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReplicaTimeout, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReplicaTimeout, s_longestReplicaTimeout);
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
