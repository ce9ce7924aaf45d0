namespace Lariat.Jobs.Tests;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 6)]
    [InlineData(5, 48)]
    [InlineData(100, 3600)]
    public void DelayAfter_WithoutSpread_Doubles(int attempt, double seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), (JobBackoff.Default with { Spread = 0 }).DelayAfter(attempt, new Random(1)));

    [Fact]
    public void DelayAfter_WithoutALongestWait_DoesNotOverflow()
        => Assert.Equal(TimeSpan.MaxValue, new JobBackoff(TimeSpan.FromDays(1), TimeSpan.MaxValue).DelayAfter(100, new Random(1)));

    [Fact]
    public void Constructor_ValueOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new JobBackoff(TimeSpan.FromSeconds(-1), TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobBackoff.Default with { Max = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => JobBackoff.Default with { Spread = 1.5 });
    }

    [Fact]
    public void DelayAfter_WithSpread_IsSpreadByHalf()
    {
        var random = new Random(1);

        double[] delays = [.. Enumerable.Range(0, 1000).Select(_ => JobBackoff.Default.DelayAfter(1, random).TotalSeconds)];

        Assert.InRange(delays.Min(), 1.5, 1.6);
        Assert.InRange(delays.Max(), 4.4, 4.5);
    }
}
