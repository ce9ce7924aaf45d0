namespace Lariat.Tests;

public class LazinessTests
{
    [Fact]
    public void Coroutine_CalledButNotAwaited_RunsNothing() => TestLoop.Run(async () =>
    {
        bool ran = false;
        Coroutine coroutine = Body();

        await Coroutine.Sleep(0);
        Assert.False(ran);

        await coroutine;
        Assert.True(ran);

        async Coroutine Body()
        {
            ran = true;
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void Coroutine_CreatedOffLoop_RunsOnLoop()
    {
        Coroutine<int> coroutine = Add(1, 2);

        Assert.Equal(3, EventLoop.Run(coroutine, TestLoop.VirtualOptions()));

        static async Coroutine<int> Add(int left, int right)
        {
            await Coroutine.Sleep(1);
            return left + right;
        }
    }

    [Fact]
    public void Coroutine_Awaited_RunsInTheSameIteration() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await NestedAsync(10);

        Assert.Equal(before, EventLoop.Current.Iterations);

        static async Coroutine NestedAsync(int depth)
        {
            if (depth > 0)
            {
                await NestedAsync(depth - 1);
            }
        }
    });

    [Fact]
    public void FromResult_Awaited_ReturnsWithoutSuspending() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        Assert.Equal(7, await Coroutine.FromResult(7));
        await Coroutine.Completed;

        Assert.Equal(before, EventLoop.Current.Iterations);
    });
}
