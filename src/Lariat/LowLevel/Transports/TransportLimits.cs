namespace Lariat.LowLevel;

/// <summary>The marks of a transport's buffer, as asyncio's _FlowControlMixin completes and checks them.</summary>
internal static class TransportLimits
{
    public const int DefaultHighWater = 64 * 1024;

    /// <exception cref="ArgumentOutOfRangeException">A mark is negative, or the low one is above the high one.</exception>
    public static (int Low, int High) Check(int? highWater, int? lowWater)
    {
        int high = highWater ?? (lowWater is { } given ? 4 * given : DefaultHighWater);
        int low = lowWater ?? (high / 4);
        ArgumentOutOfRangeException.ThrowIfNegative(low, nameof(lowWater));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high, nameof(lowWater));
        return (low, high);
    }
}
