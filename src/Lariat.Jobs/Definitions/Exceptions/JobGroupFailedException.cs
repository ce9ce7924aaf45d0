namespace Lariat.Jobs;

/// <summary>Thrown by <see cref="JobGroupHandle.WaitAsync"/>: the group is held up by a dead job, has failed, or was aborted.</summary>
/// <param name="group">The group as storage has it.</param>
public sealed class JobGroupFailedException(JobGroupInfo group) : Exception(Describe(group))
{
    /// <summary>The group as storage had it.</summary>
    public JobGroupInfo Group { get; } = group;

    private static string Describe(JobGroupInfo group)
    {
        ArgumentNullException.ThrowIfNull(group);
        string counts = $"of {group.Members} members {group.Succeeded} have succeeded, {group.Dead} are dead, {group.Aborted} were aborted";
        return group.State switch
        {
            JobGroupState.Blocked => $"Group {group.Id} is held up by a dead job; retry or discard it ({counts}).",
            JobGroupState.Failed => $"Group {group.Id} has failed: a member is dead, and the rest was aborted ({counts}).",
            _ => $"Group {group.Id} was aborted ({counts}).",
        };
    }
}
