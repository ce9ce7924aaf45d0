namespace Lariat.LowLevel;

/// <summary>
/// A loop's pool of pinned arrays, last in, first out, so that the next array used is still in the cache. Loop thread only.
/// </summary>
internal sealed class PinnedPool
{
    // Two sizes: small ones for the rest of a write, large ones for bulk. The owner splits a longer write into large pieces.
    public const int SmallBytes = 4 * 1024;
    public const int LargeBytes = 64 * 1024;

    // Limits of the pool: 1 MiB of small and 4 MiB of large arrays.
    private const int MaxSmallCount = 256;
    private const int MaxLargeCount = 64;

    private readonly Stack<byte[]> _small = new();
    private readonly Stack<byte[]> _large = new();

    /// <summary>The number of arrays rented and not returned.</summary>
    public int OutCount { get; private set; }

    public byte[] Rent(int minByteCount)
    {
        OutCount++;
        return minByteCount <= SmallBytes ? Rent(_small, SmallBytes) : Rent(_large, Math.Max(minByteCount, LargeBytes));
    }

    public void Return(byte[] array)
    {
        OutCount--;
        if (array.Length == SmallBytes && _small.Count < MaxSmallCount)
        {
            _small.Push(array);
        }
        else if (array.Length == LargeBytes && _large.Count < MaxLargeCount)
        {
            _large.Push(array);
        }
    }

    private static byte[] Rent(Stack<byte[]> free, int byteCount)
    {
        if (free.TryPeek(out byte[]? array) && array.Length >= byteCount)
        {
            return free.Pop();
        }

        // SAFETY: in the pinned object heap the array never moves; code that passes its address to the kernel keeps a reference.
        return GC.AllocateUninitializedArray<byte>(byteCount, pinned: true);
    }
}
