namespace Lariat.Jobs.Tests;

public sealed class RateTests
{
    private static JobRate Rate { get; } = new(10, TimeSpan.FromSeconds(1));

    [Fact]
    public void CountAllowed_NothingHasBegun_IsTheBurst()
    {
        Assert.Equal(10, Rate.CountAllowed(arrival: 0, now: 1_000_000_000));
        Assert.Equal(3, (Rate with { Burst = 3 }).CountAllowed(arrival: 0, now: 1_000_000_000));
    }

    [Fact]
    public void CountAllowed_BurstHasBegun_IsZeroUntilTheNextInterval()
    {
        const long Now = 1_000_000_000;
        long arrival = Rate.Advance(0, Now, 10);

        Assert.Equal(0, Rate.CountAllowed(arrival, Now));
        Assert.Equal(Now + TimeSpan.FromMilliseconds(100).Ticks, Rate.NextAllowed(arrival));
        Assert.Equal(0, Rate.CountAllowed(arrival, Rate.NextAllowed(arrival) - 1));
        Assert.Equal(1, Rate.CountAllowed(arrival, Rate.NextAllowed(arrival)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(7, 2)]
    [InlineData(100, 1)]
    public void CountAllowed_AskedAtRandomTimes_IsNeverMoreThanTheRate(int count, int burst)
    {
        var rate = new JobRate(count, TimeSpan.FromSeconds(1), burst);
        var random = new Random(count * 1000 + burst);
        long now = 0, arrival = 0, begun = 0;

        while (now < TimeSpan.FromMinutes(1).Ticks)
        {
            now += random.Next(1_000_000);
            int allowed = rate.CountAllowed(arrival, now);
            arrival = rate.Advance(arrival, now, allowed);
            begun += allowed;

            Assert.InRange(allowed, 0, burst);
            Assert.InRange(begun, 0, burst + (long)(new TimeSpan(now).TotalSeconds * count));
        }

        // Asked more often than every interval, it is also reached.
        Assert.True(count > 7 || begun >= 59 * count, $"{begun}");
    }

    [Fact]
    public void Constructor_ValueOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobRate(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobRate(10, TimeSpan.FromMicroseconds(9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobRate(1, TimeSpan.FromDays(366)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobRate(10, TimeSpan.FromSeconds(1), Burst: 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobLimit("key", 0));
        Assert.Throws<ArgumentException>(() => new JobLimit(""));
        Assert.Throws<ArgumentException>(() => new JobLimit(new string('x', 201)));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobUniqueScope.For(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobConflict.Debounce(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
    }
}
