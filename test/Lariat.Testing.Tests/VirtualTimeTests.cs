namespace Lariat.Testing.Tests;

public class VirtualTimeTests
{
    [Fact]
    public void Run_SleepOfDays_TakesVirtualTimeOnly()
    {
        TimeSpan elapsed = VirtualTime.Run(async () =>
        {
            LoopInstant start = EventLoop.Current.Time;
            await Coroutine.Sleep(TimeSpan.FromDays(1000));
            return EventLoop.Current.Time - start;
        });

        Assert.Equal(TimeSpan.FromDays(1000), elapsed);
    }

    [Fact]
    public void Run_Twice_BeginsAtZeroBothTimes()
    {
        VirtualTime.Run(() => Coroutine.Sleep(10));

        LoopInstant start = VirtualTime.Run(async () =>
        {
            await Coroutine.Sleep(0);
            return EventLoop.Current.Time;
        });

        Assert.Equal(LoopInstant.Zero, start);
    }

    [Fact]
    public void Run_RemoteTaskOfAnotherLoop_IsWaitedForWithoutTime()
    {
        using var other = new OtherLoop();

        (int result, LoopInstant end) = VirtualTime.Run(async () =>
        {
            int answer = await Coroutine.WaitFor(other.Loop.RunThreadSafe(AnswerAsync()).WrapFuture(EventLoop.Current), 1);
            return (answer, EventLoop.Current.Time);
        });

        Assert.Equal((42, LoopInstant.Zero), (result, end));

        static async Coroutine<int> AnswerAsync()
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(20));
            return 42;
        }
    }

    [Fact]
    public void Run_SeveralTasks_WakeInTheOrderOfTheirTimes()
    {
        var order = new List<int>();

        VirtualTime.Run(() => TaskGroup.RunAsync(async group =>
        {
            foreach (int seconds in (int[])[300, 1, 20])
            {
                group.Create(NoteAsync(seconds));
            }

            await Coroutine.Sleep(0);
        }));

        Assert.Equal([1, 20, 300], order);

        async Coroutine NoteAsync(int seconds)
        {
            await Coroutine.Sleep(seconds);
            order.Add(seconds);
        }
    }

    [Fact]
    public void Run_Timeout_ExpiresAtItsVirtualTime()
    {
        TimeSpan elapsed = TimeSpan.Zero;

        Assert.Throws<TimeoutException>(() => VirtualTime.Run(async () =>
        {
            try
            {
                await Coroutine.WaitFor(Coroutine.Sleep(TimeSpan.FromHours(2)), TimeSpan.FromHours(1));
            }
            finally
            {
                elapsed = EventLoop.Current.Time - LoopInstant.Zero;
            }
        }));

        Assert.Equal(TimeSpan.FromHours(1), elapsed);
    }

    [Fact]
    public void Run_DelayOfTheLoopsTimeProvider_IsVirtual()
    {
        TimeSpan elapsed = VirtualTime.Run(async Coroutine<TimeSpan> () =>
        {
            await Task.Delay(TimeSpan.FromHours(1), EventLoop.Current.AsTimeProvider());
            return EventLoop.Current.Time - LoopInstant.Zero;
        });

        Assert.Equal(TimeSpan.FromHours(1), elapsed);
    }

    [Fact]
    public void Run_PlainMethod_RunsInVirtualTime()
    {
        TimeSpan elapsed = VirtualTime.Run(SleepPlainlyAsync);

        Assert.Equal(TimeSpan.FromMinutes(5), elapsed);

        static async Task<TimeSpan> SleepPlainlyAsync()
        {
            await Coroutine.Sleep(TimeSpan.FromMinutes(5));
            return EventLoop.Current.Time - LoopInstant.Zero;
        }
    }

    [Fact]
    public void Advance_PastTimers_MakesThemDueInTheirOrder()
    {
        var due = new List<string>();

        VirtualTime.Run(async () =>
        {
            EventLoop.Current.CallLater(2, () => due.Add("two"));
            EventLoop.Current.CallLater(1, () => due.Add("one"));
            EventLoop.Current.CallLater(9, () => due.Add("nine"));

            VirtualTime.Advance(TimeSpan.FromSeconds(3));
            await Coroutine.Sleep(0);
            await Coroutine.Sleep(0);
        });

        Assert.Equal(["one", "two"], due);
    }

    [Fact]
    public void Advance_OfALoopInRealTime_Throws()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => EventLoop.Run(async () =>
            {
                await Coroutine.Sleep(0);
                VirtualTime.Advance(TimeSpan.FromSeconds(1));
            }));

        Assert.Contains("VirtualTime.Run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Advance_WithoutALoop_Throws()
        => Assert.Throws<InvalidOperationException>(() => VirtualTime.Advance(TimeSpan.FromSeconds(1)));
}
