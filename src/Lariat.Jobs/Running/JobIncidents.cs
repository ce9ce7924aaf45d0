namespace Lariat.Jobs.Running;

/// <summary>What has happened to the workers of a client. Thread: the client's loop.</summary>
internal sealed class JobIncidents
{
    // As long as someone who is called looks at it.
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(10);

    private (LoopInstant At, int Jobs, string Reason)? _lost;

    /// <summary>A worker has lost its lease.</summary>
    public void NoteLost(int jobs, string reason) => _lost = (EventLoop.Current.Time, jobs, reason);

    public IEnumerable<JobFinding> Find()
    {
        if (_lost is { } lost && EventLoop.Current.Time - lost.At is var age && age <= s_memory)
        {
            yield return new JobFinding(
                "lease-lost", JobFindingSeverity.Warning,
                $"A worker of this process lost its lease {age.TotalSeconds:0} s ago, with {lost.Jobs} running jobs: {lost.Reason}.",
                "The jobs run again elsewhere. Look for a process that was frozen, an overloaded machine, or a storage that was away.");
        }
    }
}
