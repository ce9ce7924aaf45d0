using System.Diagnostics;

namespace Lariat.Tests;

public class LoopDebugTests
{
    [Fact]
    public void Debug_Set_CanBeRead()
    {
        using EventLoop loop = TestLoop.NewVirtual();

        loop.IsDebug = true;
        Assert.True(loop.IsDebug);
        loop.IsDebug = false;

        Assert.False(loop.IsDebug);
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
            return EventLoop.Current.IsDebug;
        }
    }

    [Theory]
    [InlineData("1", "True")]
    [InlineData("0", "False")]
    [InlineData("", "False")]
    [Trait("Speed", "slow")]
    public void Debug_OfAProcess_IsTakenFromItsEnvironment(string value, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs env(1) of Linux.");
        using Process process = ChildProgram.Start("is-debug", $"LARIAT_DEBUG={value}");

        string? printed = process.StandardOutput.ReadLine();

        process.WaitForExit();
        Assert.Equal(expected, printed);
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
        loop.IsDebug = true;
        loop.CallSoon(static () => { });
        loop.RunIteration();

        Assert.Contains("blocked the loop", log.ToString(), StringComparison.Ordinal);
    }
}
