using System.Globalization;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Instants as microseconds since 1970, which a double has exactly until 2255: what is later is the end of
/// the calendar.</summary>
internal static class RedisTime
{
    private const long Last = 9_000_000_000_000_000;

    public static long Write(DateTimeOffset instant)
        => Math.Clamp((instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond, 0, Last);

    public static long Write(TimeSpan delay) => Math.Clamp(delay.Ticks / TimeSpan.TicksPerMicrosecond, 0, Last);

    public static DateTimeOffset Read(ReadOnlySpan<char> text)
        => Read(long.Parse(text, CultureInfo.InvariantCulture));

    public static DateTimeOffset Read(long microseconds) => microseconds >= Last ? DateTimeOffset.MaxValue
        : DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static TimeSpan ReadDelay(string text)
        => TimeSpan.FromTicks(long.Parse(text, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond);
}
