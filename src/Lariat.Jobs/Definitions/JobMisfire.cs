namespace Lariat.Jobs;

/// <summary>What a schedule does with due times at which no worker ran.</summary>
public enum JobMisfire
{
    /// <summary>One job for all that were missed, for the last of them (the default).</summary>
    RunOnce = 0,

    /// <summary>None: a due time that is more than a minute ago is left out.</summary>
    Skip = 1,

    /// <summary>A job for each, but at most 100: the oldest.</summary>
    RunAll = 2,
}
