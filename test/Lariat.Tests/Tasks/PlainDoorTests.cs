namespace Lariat.Tests;

/// <summary>Plain async methods start loops, tasks and groups, and give them their results. That this compiles is half of the test.</summary>
public class PlainDoorTests
{
    [Fact]
    public void Run_OfAMethodGroup_ReturnsItsResult()
    {
        EventLoop.Run(DoAsync, TestLoop.VirtualOptions());
        int plain = EventLoop.Run(FiveAsync, TestLoop.VirtualOptions());
        int called = EventLoop.Run(() => FiveAsync(), TestLoop.VirtualOptions());
        int coroutine = EventLoop.Run(SixAsync, TestLoop.VirtualOptions());

        Assert.Equal((5, 5, 6), (plain, called, coroutine));
    }

    [Fact]
    public void Run_OfARunner_ReturnsThePlainMethodsResult()
    {
        using var runner = new LoopRunner(TestLoop.VirtualOptions());
        runner.Run(DoAsync);

        int plain = runner.Run(FiveAsync);
        int coroutine = runner.Run(SixAsync);

        Assert.Equal((5, 6), (plain, coroutine));
    }

    [Fact]
    public void Create_OfAMethodGroup_MakesATaskOfItsResult() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopTask without = LoopTask.Create(DoAsync);
        LoopTask<int> plain = LoopTask.Create(FiveAsync, name: "five");
        LoopTask<int> coroutine = LoopTask.Create(SixAsync, eagerStart: true);
        LoopTask<int> ofLoop = loop.CreateTask(FiveAsync);

        await without;
        int sum = await plain + await coroutine + await ofLoop;

        Assert.Equal(16, sum);
        Assert.Equal("five", plain.Name);
    });

    [Fact]
    public void Create_OfAGroup_MakesATaskOfThePlainMethodsResult() => TestLoop.Run(async () =>
    {
        int sum = await TaskGroup.RunAsync(SumAsync);

        Assert.Equal(11, sum);

        static async Task<int> SumAsync(TaskGroup group)
        {
            group.Create(DoAsync);
            LoopTask<int> five = group.Create(FiveAsync);
            LoopTask<int> six = group.Create(SixAsync);
            return await five + await six;
        }
    });

    [Fact]
    public void Create_OfANursery_MakesATaskOfTheMethodsResult() => TestLoop.Run(async () =>
    {
        int sum = 0;

        await Nursery.RunAsync(SumAsync);

        Assert.Equal(11, sum);

        async Task SumAsync(Nursery nursery)
        {
            nursery.Create(DoAsync);
            LoopTask<int> five = nursery.Create(FiveAsync);
            LoopTask<int> six = nursery.Create(SixAsync);
            sum = await five + await six;
        }
    });

    [Fact]
    public void RunAsync_OfAPlainMethod_ReturnsItsResult() => TestLoop.Run(async () =>
    {
        int inGroup = await new TaskGroup().RunAsync(FiveAsync);
        int inScope = await new TimeoutScope(null).RunAsync(FiveAsync);
        int inTime = await TimeoutScope.RunAsync(TimeSpan.FromSeconds(2), FiveAsync);
        await new TaskGroup().RunAsync(DoAsync);
        await new TimeoutScope(null).RunAsync(DoAsync);
        await TimeoutScope.RunAsync(null, DoAsync);

        Assert.Equal((5, 5, 5), (inGroup, inScope, inTime));
    });

    [Fact]
    public void RunThreadSafe_OfAPlainMethod_CallsItOnTheLoop() => TestLoop.RunReal(async () =>
    {
        EventLoop loop = EventLoop.Current;

        (int Result, EventLoop? Loop) remote = await Task.Run(() => loop.RunThreadSafe(FiveAndLoopAsync).AsTask());
        await Task.Run(() => loop.RunThreadSafe(DoAsync).AsTask());

        Assert.Equal(5, remote.Result);
        Assert.Same(loop, remote.Loop);

        static async Task<(int Result, EventLoop? Loop)> FiveAndLoopAsync() => (await FiveAsync(), EventLoop.CurrentOrNull);
    });

    [Fact]
    public void Null_InPlaceOfAFunction_ThrowsAtTheCall()
    {
        Assert.Throws<ArgumentNullException>("body", () => Coroutine.From((Func<Task>)null!));
        Assert.Throws<ArgumentNullException>("body", () => EventLoop.Run((Func<Task<int>>)null!));
        Assert.Throws<ArgumentNullException>("body", () => TaskGroup.RunAsync((Func<TaskGroup, Task<int>>)null!));
        Assert.Throws<ArgumentNullException>("body", () => TimeoutScope.RunAsync(null, (Func<Task<int>>)null!));
    }

    [Fact]
    public void From_ABodyThatReturnsNull_SaysSo() => TestLoop.Run(async () =>
    {
        var without = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Coroutine.From(() => (Task)null!));
        var with = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Coroutine.From(() => (Task<int>)null!));

        Assert.Contains("null instead of a task", without.Message, StringComparison.Ordinal);
        Assert.Contains("null instead of a task", with.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void From_AFunction_CallsItWhenTheCoroutineStarts() => TestLoop.Run(async () =>
    {
        int calls = 0;
        Coroutine<int> coroutine = Coroutine.From(CountAsync);
        Assert.Equal(0, calls);

        int result = await coroutine;

        Assert.Equal((1, 5), (calls, result));

        Task<int> CountAsync()
        {
            calls++;
            return FiveAsync();
        }
    });

    [Fact]
    public void Create_OfAPlainMethodThatThrows_IsTheTasksFailure() => TestLoop.Run(async () =>
    {
        LoopTask<int> late = LoopTask.Create(FailAsync);
        LoopTask<int> early = LoopTask.Create(Throw);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await late);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await early);

        static async Task<int> FailAsync()
        {
            await Coroutine.Sleep(1);
            throw new InvalidTimeZoneException();
        }

        static Task<int> Throw() => throw new InvalidTimeZoneException();
    });

    [Fact]
    public void Cancel_OfAPlainMethodsTask_ThrowsInsideAtItsWaitOfLariats() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        LoopTask<int> task = LoopTask.Create(SleepAsync);
        await Coroutine.Sleep(1);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal("begun canceled cleaned", order.Text);

        async Task<int> SleepAsync()
        {
            order.Add("begun");
            try
            {
                await Coroutine.Sleep(100);
                return 1;
            }
            catch (OperationCanceledException)
            {
                order.Add("canceled");
                throw;
            }
            finally
            {
                await Coroutine.Sleep(1);
                order.Add("cleaned");
            }
        }
    });

    private static async Task DoAsync() => await Coroutine.Sleep(1);

    private static async Task<int> FiveAsync()
    {
        await Coroutine.Sleep(1);
        return 5;
    }

    private static async Coroutine<int> SixAsync()
    {
        await Coroutine.Sleep(1);
        return 6;
    }
}
