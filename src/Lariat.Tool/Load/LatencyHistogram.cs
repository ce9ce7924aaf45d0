// After the idea of HdrHistogram: steps that grow with the value, so that any latency is known to better than 1 % and recording is one
// increment in an array that stays in the cache. (The .NET package of that name targets NETStandard 1.3 and brings its dependencies along.)
using System.Numerics;

namespace Lariat.Tool.Load;

/// <summary>A distribution of latencies, in nanoseconds. One thread at a time.</summary>
internal sealed class LatencyHistogram
{
    // Steps per octave: 2^7, each less than 0.8 % of its value. Values below one octave of steps are counted exactly.
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;

    // Longer values count as this long: 2^43 ns are two and a half hours.
    private const int MaxBits = 43;
    private const long MaxNanoseconds = (1L << MaxBits) - 1;

    private readonly long[] _counts = new long[(MaxBits - StepBits + 1) * Steps];
    private long _sum;
    private long _max;

    /// <summary>The number of recorded latencies.</summary>
    public long Count { get; private set; }

    public long MaxNs => _max;

    /// <summary>The arithmetic mean; 0 if there are none.</summary>
    public double MeanNs => Count == 0 ? 0 : (double)_sum / Count;

    /// <summary>Records one latency; a negative one, caused by the clock, as 0.</summary>
    public void Record(long nanoseconds)
    {
        long value = Math.Clamp(nanoseconds, 0, MaxNanoseconds);
        _counts[IndexOf(value)]++;
        Count++;
        _sum += value;
        _max = Math.Max(_max, value);
    }

    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        _sum += other._sum;
        _max = Math.Max(_max, other._max);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        _sum = 0;
        _max = 0;
    }

    /// <summary>The latency that the given percentage did not exceed, rounded up to the end of its step; 0 if there are none.</summary>
    public long At(double percent)
    {
        long rank = Math.Clamp((long)Math.Ceiling(percent / 100 * Count), 1, Math.Max(1, Count));
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Math.Min(EndOf(i), _max);
            }
        }

        return 0;
    }

    /// <summary>The number of latencies above one bound and up to another; steps on a bound count where they end.</summary>
    public long CountBetween(long aboveNs, long upToNs)
    {
        long count = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            long end = EndOf(i);
            count += end > aboveNs && end <= upToNs ? _counts[i] : 0;
        }

        return count;
    }

    private static int IndexOf(long value)
    {
        int octave = Math.Max(0, BitOperations.Log2((ulong)value | 1) - StepBits);
        return (octave << StepBits) + (int)(value >> octave);
    }

    private static long EndOf(int index)
    {
        int octave = Math.Max(0, (index >> StepBits) - 1);
        long step = index - (octave << StepBits);
        return ((step + 1) << octave) - 1;
    }
}
