namespace Lariat.Tests;

public class LoopInstantTests
{
    private static readonly LoopInstant s_noon = LoopInstant.Zero + TimeSpan.FromHours(12);

    [Fact]
    public void Subtract_Instants_IsTheTimeBetween()
    {
        Assert.Equal(TimeSpan.FromHours(12), s_noon - LoopInstant.Zero);
        Assert.Equal(-TimeSpan.FromHours(12), LoopInstant.Zero - s_noon);
    }

    [Fact]
    public void AddAndSubtract_Time_IsAnInstant()
    {
        LoopInstant later = s_noon + TimeSpan.FromSeconds(1);

        Assert.Equal(TimeSpan.FromSeconds(1), later - s_noon);
        Assert.Equal(s_noon, later - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Compare_EarlierAndLater_AreOrdered()
    {
        LoopInstant later = s_noon + TimeSpan.FromTicks(1);

        Assert.True(s_noon < later && later > s_noon && s_noon <= later && later >= s_noon && s_noon != later);
        Assert.True(s_noon.CompareTo(later) < 0);
    }

    [Fact]
    public void Compare_SameInstant_IsNeitherEarlierNorLater()
    {
        LoopInstant same = LoopInstant.Zero + TimeSpan.FromMinutes(720);

        Assert.False(s_noon < same);
        Assert.False(s_noon > same);
        Assert.Equal(0, s_noon.CompareTo(same));
    }

    [Fact]
    public void Equals_SameInstant_IsTrue()
    {
        LoopInstant same = LoopInstant.Zero + TimeSpan.FromMinutes(720);

        Assert.True(s_noon == same && s_noon <= same && s_noon >= same && s_noon.Equals((object)same));
        Assert.Equal(s_noon.GetHashCode(), same.GetHashCode());
    }

    [Fact]
    public void Add_BeyondTheRange_StaysAtItsEnd()
    {
        LoopInstant last = s_noon + TimeSpan.MaxValue;
        LoopInstant first = LoopInstant.Zero - TimeSpan.FromHours(1) + TimeSpan.MinValue;

        Assert.Equal(last, last + TimeSpan.FromHours(1));
        Assert.Equal(first, first - TimeSpan.FromHours(1));
        Assert.True(first < LoopInstant.Zero && s_noon < last);
    }

    [Fact]
    public void ToString_Fraction_IsSeconds() => Assert.Equal("1.25 s", (LoopInstant.Zero + TimeSpan.FromMilliseconds(1250)).ToString());

    [Fact]
    public void CallAt_WhenOfAnotherTimer_RunsAtTheSameTime() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        TimerHandle timer = loop.CallLater(1.5, static () => { });
        LoopInstant ran = default;

        loop.CallAt(timer.When, () => ran = loop.Time);
        await Coroutine.Sleep(2);

        Assert.Equal(timer.When, ran);
    });
}
