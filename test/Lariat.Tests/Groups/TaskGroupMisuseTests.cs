namespace Lariat.Tests;

public class TaskGroupMisuseTests
{
    [Fact]
    public void Create_AfterAFailure_ThrowsAndTheCoroutineNeverStarts() => TestLoop.Run(async () =>
    {
        bool hasStarted = false;
        string message = "";

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(FailAsync());
            group.Create(CreateWhenCanceledAsync(group));
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.Contains("being canceled", message, StringComparison.Ordinal);
        Assert.False(hasStarted);

        async Coroutine FailAsync()
        {
            await Coroutine.Sleep(0.001);
            throw new InvalidTimeZoneException();
        }

        async Coroutine CreateWhenCanceledAsync(TaskGroup group)
        {
            try
            {
                await Coroutine.Sleep(1);
            }
            catch (CoroutineCanceledException)
            {
                message = Assert.Throws<InvalidOperationException>(() => { group.Create(StartAsync()); }).Message;
            }
        }

        async Coroutine StartAsync()
        {
            hasStarted = true;
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void RunAsync_InItself_Throws() => TestLoop.Run(async () =>
    {
        var group = new TaskGroup();

        await group.RunAsync(async () =>
            await Expect.ThrowsAsync<InvalidOperationException>(async () => await group.RunAsync(async () => await Coroutine.Sleep(0))));
    });

    [Fact]
    public void RunAsync_SecondTime_Throws() => TestLoop.Run(async () =>
    {
        var group = new TaskGroup();
        await group.RunAsync(async () => await Coroutine.Sleep(0));

        await Expect.ThrowsAsync<InvalidOperationException>(async () => await group.RunAsync(async () => await Coroutine.Sleep(0)));
    });

    [Fact]
    public void Create_AfterTheEnd_ThrowsAndUsesTheCoroutineUp() => TestLoop.Run(async () =>
    {
        var group = new TaskGroup();
        await group.RunAsync(async () => await Coroutine.Sleep(0));
        Coroutine coroutine = Coroutine.Sleep(0);

        var error = Assert.Throws<InvalidOperationException>(() => { group.Create(coroutine); });

        Assert.Contains("has ended", error.Message, StringComparison.Ordinal);
        await Expect.ThrowsAsync<InvalidOperationException>(async () => await coroutine);
    });

    [Fact]
    public void Create_NotEntered_Throws()
    {
        var group = new TaskGroup();

        var error = Assert.Throws<InvalidOperationException>(() => { group.Create(Coroutine.Sleep(0)); });

        Assert.Contains("has not been entered", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_AfterTheLoopHasEnded_Throws()
    {
        var group = new TaskGroup();
        TestLoop.Run(async () => await group.RunAsync(async () => await Coroutine.Sleep(0)));

        Assert.Throws<InvalidOperationException>(() => { group.Create(Coroutine.Sleep(0)); });
    }

    [Fact]
    public void RunAsync_FinishedTasks_NothingIsReported() => Assert.Equal("", RunAndReadLog(async () =>
    {
        await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(FailAsync());
            group.Create(FailAsync());
        }));

        static async Coroutine FailAsync() => throw new InvalidTimeZoneException();
    }));

    private static string RunAndReadLog(Func<Coroutine> body)
    {
        using var log = new StringWriter();
        EventLoop.Run(body(), TestLoop.VirtualOptions(log));
        return log.ToString();
    }
}
