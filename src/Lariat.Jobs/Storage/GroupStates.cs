namespace Lariat.Jobs.Storage;

/// <summary>What decides the state of a group.</summary>
/// <param name="HasEnded">No member is pending.</param>
/// <param name="IsAborted">By request, or by its policy.</param>
/// <param name="HasDead">A member is dead.</param>
/// <param name="IsHeldUp">A dead member of the group, or of one in it, is waited for.</param>
/// <param name="IsThenLive">The completion job has not ended.</param>
/// <param name="IsThenDead">It is dead.</param>
/// <param name="IsThenAborted">It was aborted.</param>
internal readonly record struct GroupFacts(
    bool HasEnded, bool IsAborted, bool HasDead, bool IsHeldUp, bool IsThenLive, bool IsThenDead, bool IsThenAborted);

/// <summary>Finds the states of groups.</summary>
internal static class GroupStates
{
    public static JobGroupState Find(GroupFacts group) => group switch
    {
        { HasEnded: false, IsHeldUp: true } => JobGroupState.Blocked,
        { HasEnded: false } => JobGroupState.Running,
        { IsAborted: true, HasDead: true } => JobGroupState.Failed,
        { IsAborted: true } => JobGroupState.Aborted,
        { IsThenLive: true } => JobGroupState.Running,
        { IsThenDead: true } => JobGroupState.Blocked,
        { IsThenAborted: true } => JobGroupState.Aborted,
        _ => JobGroupState.Completed,
    };
}
