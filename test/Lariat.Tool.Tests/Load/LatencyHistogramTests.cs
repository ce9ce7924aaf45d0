using Lariat.Tool.Load;

namespace Lariat.Tool.Tests.Load;

public class LatencyHistogramTests
{
    [Fact]
    public void At_Empty_IsZero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(0, histogram.At(50));
        Assert.Equal(0, histogram.MeanNs);
    }

    [Theory]
    [InlineData(50, 500_000)]
    [InlineData(90, 900_000)]
    [InlineData(99, 990_000)]
    [InlineData(99.9, 999_000)]
    public void At_EvenlySpaced_IsWithinOnePercent(double percent, long expected)
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 1000; i++)
        {
            histogram.Record(i * 1000);
        }

        Assert.InRange(histogram.At(percent), expected, expected * 1.01);
        Assert.Equal(1_000_000, histogram.At(100));
    }

    [Fact]
    public void Record_EveryMagnitude_IsKnownToOnePercent()
    {
        for (long value = 1; value < 8_000_000_000_000; value = (value * 3 / 2) + 1)
        {
            var histogram = new LatencyHistogram();
            histogram.Record(value);
            histogram.Record(long.MaxValue);

            Assert.InRange(histogram.At(50), value, value * 1.01);
        }
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(long.MaxValue, (1L << 43) - 1)]
    public void Record_OutOfBounds_CountsAtTheBound(long value, long expected)
    {
        var histogram = new LatencyHistogram();

        histogram.Record(value);

        Assert.Equal(expected, histogram.MaxNs);
        Assert.Equal(expected, histogram.At(100));
    }

    [Fact]
    public void Add_Another_IsAsIfBothHadRecorded()
    {
        var all = new LatencyHistogram();
        var first = new LatencyHistogram();
        var second = new LatencyHistogram();
        for (int i = 1; i <= 1000; i++)
        {
            all.Record(i * i);
            (i % 3 == 0 ? first : second).Record(i * i);
        }

        first.Add(second);

        Assert.Equal(all.Count, first.Count);
        Assert.Equal(all.MeanNs, first.MeanNs);
        Assert.Equal([all.At(1), all.At(50), all.At(99), all.MaxNs], [first.At(1), first.At(50), first.At(99), first.MaxNs]);
    }

    [Fact]
    public void CountBetween_AdjacentBounds_CountEachOnce()
    {
        var histogram = new LatencyHistogram();
        for (int i = 0; i < 5000; i++)
        {
            histogram.Record(i * 7);
        }

        long count = histogram.CountBetween(-1, 1000) + histogram.CountBetween(1000, 2000) + histogram.CountBetween(2000, long.MaxValue);

        Assert.Equal(5000, count);
    }

    [Fact]
    public void Clear_ForgetsAll()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(100);

        histogram.Clear();

        Assert.Equal(0, histogram.Count);
        Assert.Equal(0, histogram.MaxNs);
        Assert.Equal(0, histogram.At(100));
    }
}
