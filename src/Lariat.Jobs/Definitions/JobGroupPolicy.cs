namespace Lariat.Jobs;

/// <summary>What a group does when one of its members is dead.</summary>
public enum JobGroupPolicy
{
    /// <summary>It waits until the member is retried or discarded; the other members run (the default).</summary>
    Wait = 0,

    /// <summary>The member counts as ended: what was to run after it is aborted, and the completion job runs in any case.</summary>
    RunAnyway = 1,

    /// <summary>All members that have not ended are aborted, and so is the completion job.</summary>
    AbortRest = 2,
}
