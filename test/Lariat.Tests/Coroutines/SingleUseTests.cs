namespace Lariat.Tests;

public class SingleUseTests
{
    [Fact]
    public void Await_SecondTime_Throws() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Coroutine.Sleep(0);
        await coroutine;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await coroutine);

        Assert.Contains("can be used once", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Await_SecondTimeAfterItsFrameWasReused_Throws() => TestLoop.Run(async () =>
    {
        Coroutine<int> first = Number(1);
        await first;
        Coroutine<int> reusesTheFrame = Number(2);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await first);

        Assert.Equal(2, await reusesTheFrame);
    });

    [Fact]
    public void Await_WhileATaskRunsIt_Throws() => TestLoop.Run(async () =>
    {
        Coroutine<int> coroutine = Number(1);
        LoopTask<int> task = LoopTask.Create(coroutine);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await coroutine);
        Assert.Throws<InvalidOperationException>(() => { LoopTask.Create(coroutine); });

        Assert.Equal(1, await task);
    });

    [Fact]
    public void Await_Default_Throws() => TestLoop.Run(async () =>
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await default(Coroutine));
        Assert.Contains("default(Coroutine)", error.Message, StringComparison.Ordinal);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await default(Coroutine<int>));
        Assert.Throws<InvalidOperationException>(() => { LoopTask.Create(default(Coroutine)); });
    });

    private static async Coroutine<int> Number(int number)
    {
        await Coroutine.Sleep(0);
        return number;
    }
}
