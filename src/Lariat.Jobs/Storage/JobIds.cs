// UUIDv7 (RFC 9562, section 6.2, method 3): Guid.CreateVersion7 is random within a millisecond, and jobs that are enqueued one after the
// other should run in that order where nothing else decides it.
namespace Lariat.Jobs.Storage;

/// <summary>Makes ids that grow.</summary>
internal static class JobIds
{
    // The bits of rand_a, which has the fraction of the millisecond.
    private const int FractionBits = 12;

    [ThreadStatic]
    private static long t_last;

    /// <summary>An id that is greater than all that this thread has made before.</summary>
    public static Guid Next()
    {
        long ticks = DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks;
        (long milliseconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerMillisecond);
        long stamp = (milliseconds << FractionBits) | ((rest << FractionBits) / TimeSpan.TicksPerMillisecond);

        // More than one in a quarter of a microsecond, or a clock that was set back.
        t_last = stamp > t_last ? stamp : t_last + 1;
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(t_last >> FractionBits)).TryWriteBytes(bytes, bigEndian: true, out _);
        int fraction = (int)(t_last & ((1 << FractionBits) - 1));
        bytes[6] = (byte)(0x70 | (fraction >> 8));
        bytes[7] = (byte)fraction;
        return new Guid(bytes, bigEndian: true);
    }
}
