using Lariat.Tool.Fetch;

namespace Lariat.Tool.Tests.Fetch;

public class PercentilesTests
{
    [Theory]
    [InlineData(50, 50)]
    [InlineData(90, 90)]
    [InlineData(99, 99)]
    [InlineData(99.5, 100)]
    [InlineData(100, 100)]
    [InlineData(0, 1)]
    public void At_HundredTimes_IsTheNearestRank(double percent, double expected)
    {
        var percentiles = new Percentiles(Enumerable.Range(1, 100).Reverse().Select(number => (double)number));

        Assert.Equal(expected, percentiles.At(percent));
    }

    [Fact]
    public void At_NoTimes_IsZero() => Assert.Equal(0, new Percentiles([]).At(99));
}
