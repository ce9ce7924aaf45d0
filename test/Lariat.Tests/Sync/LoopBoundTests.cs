namespace Lariat.Tests;

public class LoopBoundTests
{
    [Fact]
    public void AcquireAsync_LockOfAnotherLoop_Throws()
    {
        var gate = new AsyncLock();
        TestLoop.Run(async () => await WaitOnceAsync(gate.AcquireAsync, gate.Release));

        TestLoop.Run(async () =>
        {
            await gate.AcquireAsync();
            var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await gate.AcquireAsync());
            Assert.Contains("belongs to another event loop", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void WaitAsync_ConditionOfAnotherLoop_ThrowsAndKeepsTheLock()
    {
        var condition = new AsyncCondition();
        TestLoop.Run(async () =>
        {
            LoopTask waiting = LoopTask.Create(EnterAndWaitAsync());
            await Coroutine.Sleep(0);
            waiting.Cancel();
            await Coroutine.WaitMany([waiting]);
        });

        TestLoop.Run(async () =>
        {
            await condition.AcquireAsync();
            await Expect.ThrowsAsync<InvalidOperationException>(async () => await condition.WaitAsync());
            Assert.True(condition.IsLocked);
        });

        async Coroutine EnterAndWaitAsync()
        {
            using (await condition.EnterAsync())
            {
                await condition.WaitAsync();
            }
        }
    }

    [Fact]
    public void AcquireAsync_NeverWaitedOnTheFirstLoop_WorksOnTheSecond()
    {
        var gate = new AsyncLock();
        TestLoop.Run(async () =>
        {
            await gate.AcquireAsync();
            gate.Release();
        });

        TestLoop.Run(async () => await WaitOnceAsync(gate.AcquireAsync, gate.Release));

        Assert.False(gate.IsLocked);
    }

    private static async Coroutine WaitOnceAsync(Func<Coroutine> acquire, Action release)
    {
        await acquire();
        LoopTask second = LoopTask.Create(acquire());
        await Coroutine.Sleep(0);
        release();
        await second;
        release();
    }
}
