namespace Lariat.Jobs;

/// <summary>A group of jobs that was enqueued.</summary>
/// <remarks>Thread: the client's loop. Celery: <c>GroupResult</c>.</remarks>
public sealed class JobGroupHandle : JobDependency
{
    // Hints can be lost, so storage is asked in any case.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly JobClient _client;

    internal JobGroupHandle(JobClient client, Guid id)
        : base(id) => _client = client;

    /// <summary>Waits until all members have ended and the completion job, if there is one, has succeeded.</summary>
    /// <remarks>Suspends. If it is canceled, the group is not affected: see <see cref="AbortAsync"/>.</remarks>
    /// <exception cref="JobGroupFailedException">A dead job holds the group up, it has failed, or it was aborted.</exception>
    /// <exception cref="InvalidOperationException">Storage has no such group.</exception>
    public async Coroutine WaitAsync() => await _client.OnLoopAsync(WaitHereAsync);

    /// <summary>Reads state and progress of the group; null if storage has no such group.</summary>
    /// <remarks>Suspends.</remarks>
    public Coroutine<JobGroupInfo?> GetInfoAsync() => _client.FindGroupAsync(Id);

    /// <summary>Aborts the group: its members, the groups in it, and its completion job.</summary>
    /// <returns>False if all members had ended already.</returns>
    /// <remarks>Suspends until the request is stored, not until the running members have ended.</remarks>
    public Coroutine<bool> AbortAsync() => _client.AbortGroupAsync(Id);

    /// <summary>Reads the members, by state; groups in it are not among them, but their completion jobs are.</summary>
    /// <param name="limit">How many at most, from 1. Default: 100.</param>
    /// <remarks>Suspends.</remarks>
    public Coroutine<IReadOnlyList<JobInfo>> ListMembersAsync(int limit = 100)
        => _client.ListAsync(new JobFilter { Group = Id }, limit);

    /// <summary>On the client's loop.</summary>
    private async Coroutine<JobGroupInfo> WaitHereAsync()
    {
        while (true)
        {
            long seen = _client.Changed.Count;
            JobGroupInfo group = await GetInfoAsync() ?? throw new InvalidOperationException(
                $"There is no group {Id}: it was never enqueued here, or it ended longer ago than history is kept.");
            switch (group.State)
            {
                case JobGroupState.Completed:
                    return group;
                case JobGroupState.Running:
                    await _client.Changed.WaitAsync(seen, s_interval, _client.Store);
                    break;
                default:
                    throw new JobGroupFailedException(group);
            }
        }
    }
}
