namespace Lariat.Jobs;

/// <summary>Where a job is in its life.</summary>
public enum JobState
{
    /// <summary>Due, and not taken by a worker.</summary>
    Ready = 0,

    /// <summary>Not yet due: delayed, snoozed, or waiting for its next try.</summary>
    Scheduled = 1,

    /// <summary>Taken by a worker.</summary>
    Running = 2,

    /// <summary>Has succeeded.</summary>
    Completed = 3,

    /// <summary>Was aborted before it succeeded.</summary>
    Aborted = 4,

    /// <summary>Has failed for the last time; can be retried by hand.</summary>
    Dead = 5,

    /// <summary>A member of a group that begins when others have succeeded, or a group's completion job.</summary>
    Waiting = 6,
}
