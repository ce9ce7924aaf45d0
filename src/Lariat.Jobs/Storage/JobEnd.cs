namespace Lariat.Jobs.Storage;

/// <summary>What a worker reports of a job that it had taken.</summary>
internal enum JobEnd
{
    /// <summary>It has succeeded.</summary>
    Completed,

    /// <summary>It has failed, and is tried again after a delay.</summary>
    Failed,

    /// <summary>It has failed for the last time.</summary>
    Dead,

    /// <summary>It was aborted.</summary>
    Aborted,

    /// <summary>It runs again after a delay; this try does not count.</summary>
    Released,
}
