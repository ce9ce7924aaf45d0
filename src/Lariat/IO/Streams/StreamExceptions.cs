namespace Lariat.IO;

/// <summary>The stream ended before the requested bytes had arrived.</summary>
/// <remarks>asyncio: <c>IncompleteReadError</c>.</remarks>
public sealed class IncompleteReadException : EndOfStreamException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="partial">The bytes that had arrived.</param>
    /// <param name="expectedCount">The number of requested bytes; null for a read up to a separator.</param>
    public IncompleteReadException(byte[] partial, long? expectedCount)
        : base($"The stream ended after {(partial ?? []).Length} "
            + $"{(expectedCount is { } count ? $"of {count} expected bytes" : "bytes, before a separator")}.")
    {
        Partial = partial ?? [];
        ExpectedCount = expectedCount;
    }

    /// <summary>The bytes that had arrived; they are no longer in the buffer.</summary>
    public byte[] Partial { get; }

    /// <summary>The number of requested bytes; null for a read up to a separator.</summary>
    public long? ExpectedCount { get; }
}

/// <summary>The separator is further away than the reader's limit.</summary>
/// <remarks>asyncio: <c>LimitOverrunError</c>.</remarks>
public sealed class LimitOverrunException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The error message.</param>
    /// <param name="consumableCount">See <see cref="ConsumableCount"/>.</param>
    public LimitOverrunException(string message, int consumableCount)
        : base(message)
        => ConsumableCount = consumableCount;

    /// <summary>The number of buffered bytes that can be read without touching the separator.</summary>
    public int ConsumableCount { get; }
}
