namespace Lariat.IO;

/// <summary>The stream ended before what was to be read had arrived.</summary>
/// <remarks>asyncio: <c>IncompleteReadError</c>.</remarks>
public sealed class IncompleteReadException : EndOfStreamException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="partial">What had arrived.</param>
    /// <param name="expectedCount">How many bytes were to be read; null if a separator was looked for.</param>
    public IncompleteReadException(byte[] partial, long? expectedCount)
        : base($"The stream ended after {(partial ?? []).Length} {(expectedCount is { } count ? $"of {count} expected bytes" : "bytes, before a separator")}.")
    {
        Partial = partial ?? [];
        ExpectedCount = expectedCount;
    }

    /// <summary>What had arrived; it is not in the buffer any more.</summary>
    public byte[] Partial { get; }

    /// <summary>How many bytes were to be read; null if a separator was looked for.</summary>
    public long? ExpectedCount { get; }
}

/// <summary>What was looked for is further away than the reader's limit.</summary>
/// <remarks>asyncio: <c>LimitOverrunError</c>.</remarks>
public sealed class LimitOverrunException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="consumableCount">See <see cref="ConsumableCount"/>.</param>
    public LimitOverrunException(string message, int consumableCount)
        : base(message)
        => ConsumableCount = consumableCount;

    /// <summary>How many buffered bytes can be read without touching what was looked for.</summary>
    public int ConsumableCount { get; }
}
