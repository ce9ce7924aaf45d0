namespace Lariat.Jobs;

/// <summary>Where a group is in its life.</summary>
public enum JobGroupState
{
    /// <summary>Members, or the completion job, have not ended.</summary>
    Running = 0,

    /// <summary>A dead member or a dead completion job holds it up: it continues when that is retried or discarded.</summary>
    Blocked = 1,

    /// <summary>All members have ended, and the completion job has succeeded if there is one.</summary>
    Completed = 2,

    /// <summary>A member is dead, and the rest was aborted (<see cref="JobGroupPolicy.AbortRest"/>).</summary>
    Failed = 3,

    /// <summary>It was aborted.</summary>
    Aborted = 4,
}
