namespace Lariat.Jobs;

/// <summary>What remains in storage of a job that has succeeded or was aborted. Dead jobs keep everything.</summary>
public enum JobKeep
{
    /// <summary>Nothing: the fastest. <see cref="JobHandle.WaitAsync"/> cannot tell the end of such a job from a wrong id.</summary>
    Nothing = 0,

    /// <summary>State, times, and the number of tries.</summary>
    Outcome = 1,

    /// <summary>The outcome, and the result if the kind has one (the default).</summary>
    Result = 2,

    /// <summary>The outcome, the result and the payload.</summary>
    Everything = 3,
}
