namespace Lariat.IO;

/// <summary>The flow control of a writer, and how long closing it may take. Defaults are asyncio's.</summary>
internal readonly struct StreamLimits(int writeHighWater, int writeLowWater, TimeSpan closeTimeout)
{
    public const int DefaultReadLimit = 64 * 1024;
    public const int DefaultWriteHighWater = 64 * 1024;

    /// <summary>64 KiB, a quarter of that, 5 s.</summary>
    public static StreamLimits Default => new(DefaultWriteHighWater, DefaultWriteHighWater / 4, TimeSpan.FromSeconds(5));

    /// <summary>Above this number of pending bytes a writer is paused.</summary>
    public int WriteHighWater { get; } = writeHighWater;

    /// <summary>At this number of pending bytes it resumes.</summary>
    public int WriteLowWater { get; } = writeLowWater;

    /// <summary>How long disposing waits for pending bytes.</summary>
    public TimeSpan CloseTimeout { get; } = closeTimeout;
}
