namespace Lariat.Jobs.Storage;

/// <summary>What has changed in storage.</summary>
internal enum JobChange
{
    /// <summary>Jobs may be ready, or should be aborted: workers look.</summary>
    Ready,

    /// <summary>Jobs have ended: waits for an end check the storage.</summary>
    Ended,
}
