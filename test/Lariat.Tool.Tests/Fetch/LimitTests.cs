using Lariat.Tool.Fetch;

namespace Lariat.Tool.Tests.Fetch;

public class LimitTests
{
    [Theory]
    [InlineData("--concurrency")]
    [InlineData("--per-host")]
    public async Task Fetch_Limit_IsReachedAndNotExceeded(string option)
    {
        await using var server = new ScriptedServer();
        var gate = new Gate(count: 3);
        string url = server.On("/page", async exchange =>
        {
            await gate.ArriveAsync();
            await exchange.SendAsync(Answers.Ok("text"));
        });

        ToolRun run = ToolRun.Fetch([option, "3", .. Enumerable.Repeat(url, 20)]);

        Assert.Equal(0, run.Code);
        Assert.Equal(3, server.Peak);
    }

    [Fact]
    public async Task Fetch_BusyHost_DoesNotHoldUpAnother()
    {
        await using var busy = new ScriptedServer();
        await using var free = new ScriptedServer();
        var gate = new Gate(count: 2);
        string held = busy.On("/page", async exchange =>
        {
            await gate.ArriveAsync();
            await exchange.SendAsync(Answers.Ok("text"));
        });

        // It opens the gate: the busy host's page ends only if this request, the last in the list, gets past the others.
        string opener = free.On("/page", async exchange =>
        {
            await gate.ArriveAsync();
            await exchange.SendAsync(Answers.Ok("text"));
        });

        ToolRun run = ToolRun.Fetch(["--concurrency", "2", "--per-host", "1", .. Enumerable.Repeat(held, 10), opener]);

        Assert.Equal(0, run.Code);
        Assert.Equal(1, busy.Peak);
    }

    [Fact]
    public void WaitAsync_ManyAtOnce_AreSpacedEvenly()
    {
        TimeSpan last = EventLoop.Run(
            RateOfAsync(count: 11, perSecond: 10), new LoopOptions { Driver = () => new VirtualClockDriver() });

        Assert.Equal(1, last.TotalSeconds, precision: 3);
    }

    private static async Coroutine<TimeSpan> RateOfAsync(int count, double perSecond)
    {
        var rate = new RateLimit(perSecond);
        LoopInstant start = EventLoop.Current.Time;
        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < count; i++)
            {
                group.Create(rate.WaitAsync());
            }
        });
        return EventLoop.Current.Time - start;
    }
}
