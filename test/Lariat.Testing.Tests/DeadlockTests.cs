namespace Lariat.Testing.Tests;

public class DeadlockTests
{
    private readonly AsyncLock _left = new();
    private readonly AsyncLock _right = new();

    [Fact]
    public void Message_LocksInOppositeOrder_NamesBothTasksAndWhereTheyWait()
    {
        string message = MessageOf(() => TaskGroup.RunAsync(async group =>
        {
            group.Create(TakeAsync(_left, _right), "a");
            group.Create(TakeAsync(_right, _left), "b");
            await Coroutine.Sleep(0);
        }));

        Assert.Contains("task a: DeadlockTests.TakeAsync → AsyncLock.EnterAsync\n", message, StringComparison.Ordinal);
        Assert.EndsWith("task b: DeadlockTests.TakeAsync → AsyncLock.EnterAsync", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_AwaitedTask_NamesIt()
    {
        string message = MessageOf(async () =>
        {
            LoopTask consumer = LoopTask.Create(ConsumeAsync(), "consumer");
            await consumer;
        });

        Assert.Contains(", awaits task consumer\n", message, StringComparison.Ordinal);
        Assert.Contains("task consumer: DeadlockTests.ConsumeAsync → AsyncQueue.GetAsync", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_AwaitedFuture_SaysSo()
        => Assert.EndsWith(", awaits a future", MessageOf(async () => await EventLoop.Current.CreateFuture()), StringComparison.Ordinal);

    [Fact]
    public void Message_AwaitedGather_SaysHowManyHaveEnded()
        => Assert.Contains(
            ", awaits a gather (1 of 2 ended)\n",
            MessageOf(async () => await Coroutine.Gather(ConsumeAsync(), Coroutine.Sleep(1))),
            StringComparison.Ordinal);

    [Fact]
    public void Message_AwaitedRemoteTask_SaysSo()
    {
        using var other = new OtherLoop();

        string message = Assert.Throws<DeadlockException>(() => EventLoop.Run(
            AwaitAsync(), new LoopOptions { Driver = static () => new VirtualClockDriver { MaxRealWait = TimeSpan.Zero } })).Message;

        Assert.EndsWith(", awaits a task of another loop", message, StringComparison.Ordinal);

        async Coroutine AwaitAsync() => await other.Loop.RunThreadSafe(ConsumeAsync());
    }

    [Fact]
    public void Message_PlainMethodAtALock_NamesMethodAndLock()
    {
        string message = MessageOf(async () =>
        {
            await _left.AcquireAsync();
            await TakePlainlyAsync();
        });

        Assert.Contains("; DeadlockTests.TakePlainlyAsync → AsyncLock.EnterAsync", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_DeepChain_NamesTheOutermostAndTheInnermost()
        => Assert.Contains(
            " → … → DeadlockTests.DescendAsync → DeadlockTests.DescendAsync", MessageOf(() => DescendAsync(100)), StringComparison.Ordinal);

    [Fact]
    public void Message_ManyTasks_ListsTheFirst()
    {
        string message = MessageOf(() => TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 30; i++)
            {
                group.Create(ConsumeAsync());
            }

            await Coroutine.Sleep(0);
        }));

        Assert.EndsWith("\n  and 11 more", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_CleanUpWaitsForeverToo_IsThatOfTheRun()
    {
        string message = MessageOf(async () =>
        {
            try
            {
                await new AsyncEvent().WaitAsync();
            }
            finally
            {
                await new AsyncQueue<int>().GetAsync();
            }
        });

        Assert.EndsWith(" → AsyncEvent.WaitAsync", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_InfiniteSleep_IsADeadlock()
        => Assert.EndsWith("Coroutine.Sleep", MessageOf(static () => Coroutine.Sleep(double.PositiveInfinity)), StringComparison.Ordinal);

    [Fact]
    public void Message_NoTask_SaysSo()
    {
        using var loop = new EventLoop(new LoopOptions { Driver = () => new VirtualClockDriver() });

        DeadlockException error = Assert.Throws<DeadlockException>(loop.RunForever);

        Assert.Contains("it has no task", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Deadlock_CleansUpBeforeItThrows()
    {
        bool isCleanedUp = false;

        MessageOf(async () =>
        {
            try
            {
                await ConsumeAsync();
            }
            finally
            {
                await Coroutine.Sleep(3600);
                isCleanedUp = true;
            }
        });

        Assert.True(isCleanedUp);
    }

    private static string MessageOf(Func<Coroutine> body) => Assert.Throws<DeadlockException>(() => VirtualTime.Run(body)).Message;

    private static async Coroutine TakeAsync(AsyncLock first, AsyncLock second)
    {
        using (await first.EnterAsync())
        {
            await Coroutine.Sleep(1);
            await second.AcquireAsync();
        }
    }

    private static async Coroutine ConsumeAsync() => await new AsyncQueue<int>().GetAsync();

    private static async Coroutine DescendAsync(int depth)
    {
        if (depth == 0)
        {
            await EventLoop.Current.CreateFuture();
        }
        else
        {
            await DescendAsync(depth - 1);
        }
    }

    private async Task TakePlainlyAsync() => await _left.AcquireAsync();
}
