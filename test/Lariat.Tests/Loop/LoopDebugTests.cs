namespace Lariat.Tests;

public class LoopDebugTests
{
    [Fact]
    public void Debug_Set_CanBeRead()
    {
        using EventLoop loop = TestLoop.NewVirtual();

        loop.Debug = true;
        Assert.True(loop.Debug);
        loop.Debug = false;

        Assert.False(loop.Debug);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_WithTheDebugOption_SetsItForTheLoop(bool debug)
    {
        bool seen = EventLoop.Run(LookAsync(), new LoopOptions { Driver = () => new VirtualClockDriver(), Debug = debug });

        Assert.Equal(debug, seen);

        static async Coroutine<bool> LookAsync()
        {
            await Coroutine.Completed;
            return EventLoop.Current.Debug;
        }
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void LoopOptions_WithTheEnvironmentVariable_TakeDebugFromIt(string? value, bool expected)
    {
        const string Name = "LARIAT_DEBUG";
        string? before = Environment.GetEnvironmentVariable(Name);

        Environment.SetEnvironmentVariable(Name, value);
        var options = new LoopOptions();
        Environment.SetEnvironmentVariable(Name, before);

        Assert.Equal(expected, options.Debug);
    }

    [Fact]
    public void SlowCallbackDuration_Exceeded_IsLoggedInDebugMode()
    {
        using var log = new StringWriter();
        using EventLoop loop = TestLoop.NewVirtual(log);
        loop.SlowCallbackDuration = TimeSpan.Zero;

        loop.CallSoon(static () => { });
        loop.RunIteration();
        Assert.Equal("", log.ToString());
        loop.Debug = true;
        loop.CallSoon(static () => { });
        loop.RunIteration();

        Assert.Contains("blocked the loop", log.ToString(), StringComparison.Ordinal);
    }
}
