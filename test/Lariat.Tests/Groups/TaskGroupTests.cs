namespace Lariat.Tests;

public class TaskGroupTests
{
    [Fact]
    public void RunAsync_TasksSucceed_EndsWhenAllHave() => TestLoop.Run(async () =>
    {
        LoopTask<int>? first = null;
        LoopTask<int>? second = null;

        await TaskGroup.RunAsync(async group =>
        {
            first = group.Create(ReturnAfterAsync(0.1, 42));
            second = group.Create(ReturnAfterAsync(0.2, 11));
        });

        Assert.Equal(42, first!.GetResult());
        Assert.Equal(11, second!.GetResult());
    });

    [Fact]
    public void Create_WhileTasksRun_IsWaitedForToo() => TestLoop.Run(async () =>
    {
        LoopTask<int>? second = null;

        await TaskGroup.RunAsync(async group =>
        {
            group.Create(ReturnAfterAsync(0.1, 42));
            await Coroutine.Sleep(0.15);
            second = group.Create(ReturnAfterAsync(0.2, 11));
        });

        Assert.Equal(11, second!.GetResult());
    });

    [Fact]
    public void RunAsync_BodyReturnsAValue_ReturnsItAfterTheTasks() => TestLoop.Run(async () =>
    {
        bool hasEnded = false;

        int result = await TaskGroup.RunAsync(async group =>
        {
            group.Create(EndAsync());
            return 7;
        });

        Assert.Equal(7, result);
        Assert.True(hasEnded);

        async Coroutine EndAsync()
        {
            await Coroutine.Sleep(1);
            hasEnded = true;
        }
    });

    [Fact]
    public void RunAsync_NoTasks_DoesNotSuspend() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await TaskGroup.RunAsync(async group => { });

        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void Create_TasksThatEndMeanwhile_AreForgotten() => TestLoop.Run(async () =>
    {
        int counted = 0;

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 10; i++)
            {
                await Coroutine.Sleep(0.1);
                group.Create(Coroutine.Sleep(0.3));
                counted = Math.Max(counted, EventLoop.Current.TaskCount);
            }

            await Coroutine.Sleep(1.35);
            Assert.Equal(1, EventLoop.Current.TaskCount);
        });

        Assert.InRange(counted, 2, 5);
    });

    [Fact]
    public void Create_ByATaskOfTheGroup_IsWaitedFor() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;

        await TaskGroup.RunAsync(async group => group.Create(RootAsync(group)));

        Assert.Equal(TimeSpan.FromSeconds(0.3), EventLoop.Current.Time - start);

        static async Coroutine RootAsync(TaskGroup group)
        {
            await Coroutine.Sleep(0.1);
            group.Create(Coroutine.Sleep(0.1));
            group.Create(Coroutine.Sleep(0.2));
        }
    });

    [Fact]
    public void Create_TasksThatMultiply_FirstFailureEndsThem() => TestLoop.Run(async () =>
    {
        int heads = 0;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(HydraAsync(group));
            group.Create(HerculesAsync());
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(heads >= 10);
        Assert.Equal(1, EventLoop.Current.TaskCount);

        async Coroutine HydraAsync(TaskGroup group)
        {
            heads++;
            await Coroutine.Sleep(0.01);
            group.Create(HydraAsync(group));
            group.Create(HydraAsync(group));
        }

        async Coroutine HerculesAsync()
        {
            while (heads < 10)
            {
                await Coroutine.Sleep(0.015);
            }

            throw new InvalidTimeZoneException();
        }
    });

    [Fact]
    public void Create_Name_IsTheTasks() => TestLoop.Run(async () =>
        await TaskGroup.RunAsync(async group =>
            Assert.Equal("yolo", group.Create(Coroutine.Sleep(0), "yolo").Name)));

    [Fact]
    public void Create_Context_IsRunInAndKeepsWhatIsWritten() => TestLoop.Run(async () =>
    {
        var local = new AsyncLocal<int>();
        LoopContext context = LoopContext.Capture();

        await TaskGroup.RunAsync(async group =>
        {
            await group.Create(SetAsync(1), context: context);
            Assert.Equal(1, Read(context));
            await group.Create(SetAsync(2), context: context);
            Assert.Equal(2, Read(context));
        });

        Assert.Equal(0, local.Value);

        async Coroutine SetAsync(int value)
        {
            await Coroutine.Sleep(0);
            local.Value = value;
        }

        int Read(LoopContext from)
        {
            int value = 0;
            from.Run(() => value = local.Value);
            return value;
        }
    });

    private static async Coroutine<int> ReturnAfterAsync(double seconds, int result)
    {
        await Coroutine.Sleep(seconds);
        return result;
    }
}
