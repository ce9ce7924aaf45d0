namespace Lariat.Jobs.Storage;

/// <summary>What has changed in storage.</summary>
internal enum JobChange
{
    /// <summary>Jobs may be ready, or should be aborted: workers look.</summary>
    Ready,

    /// <summary>Jobs have ended: those who wait for an end look.</summary>
    Ended,
}
