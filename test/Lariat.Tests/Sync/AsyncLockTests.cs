namespace Lariat.Tests;

public class AsyncLockTests
{
    [Fact]
    public void AcquireAsync_Free_TakesItWithoutSuspending() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        long before = EventLoop.Current.Iterations;

        await gate.AcquireAsync();

        Assert.True(gate.IsLocked);
        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void AcquireAsync_SeveralWait_OnePerReleaseInOrder() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        var log = new Recorder();
        await gate.AcquireAsync();
        LoopTask.Create(TakeAsync("1"));
        LoopTask.Create(TakeAsync("2"));
        await Coroutine.Sleep(0);
        Assert.Equal("", log.Text);

        gate.Release();
        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);
        Assert.Equal("1", log.Text);

        LoopTask.Create(TakeAsync("3"));
        gate.Release();
        await Coroutine.Sleep(0);
        Assert.Equal("1 2", log.Text);

        gate.Release();
        await Coroutine.Sleep(0);
        Assert.Equal("1 2 3", log.Text);

        async Coroutine TakeAsync(string name)
        {
            await gate.AcquireAsync();
            log.Add(name);
        }
    });

    [Fact]
    public void AcquireAsync_ReleasedButAnotherIsNext_WaitsItsTurn() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        LoopTask first = LoopTask.Create(gate.AcquireAsync());
        await Coroutine.Sleep(0);

        gate.Release();
        LoopTask barging = LoopTask.Create(gate.AcquireAsync(), eagerStart: true);

        Assert.False(barging.IsCompleted);
        await first;
        gate.Release();
        await barging;
    });

    [Fact]
    public void EnterAsync_EndOfUsing_Releases() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();

        using (await gate.EnterAsync())
        {
            Assert.True(gate.IsLocked);
        }

        Assert.False(gate.IsLocked);
    });

    [Fact]
    public void EnterAsync_BodyThrows_Releases() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();

        await Expect.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            using (await gate.EnterAsync())
            {
                throw new InvalidTimeZoneException();
            }
        });

        Assert.False(gate.IsLocked);
    });

    [Fact]
    public void Release_NobodyWaits_IsFree() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();

        gate.Release();

        Assert.False(gate.IsLocked);
    });

    [Fact]
    public void Release_NotHeld_Throws()
    {
        var gate = new AsyncLock();

        Assert.Throws<InvalidOperationException>(gate.Release);
    }

    [Fact]
    public void TryAcquire_Free_TakesIt()
    {
        var gate = new AsyncLock();

        Assert.True(gate.TryAcquire());

        Assert.True(gate.IsLocked);
        gate.Release();
        Assert.False(gate.IsLocked);
    }

    [Fact]
    public void TryAcquire_Held_ReturnsFalse()
    {
        var gate = new AsyncLock();
        gate.TryAcquire();

        Assert.False(gate.TryAcquire());
    }

    [Fact]
    public void TryAcquire_ReleasedButAnotherIsNext_OvertakesNobody() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        LoopTask next = LoopTask.Create(gate.AcquireAsync());
        await Coroutine.Yield();

        gate.Release();

        Assert.False(gate.TryAcquire());
        await next;
        Assert.True(gate.IsLocked);
    });

    [Fact]
    public void TryAcquire_OfACondition_TakesItsLock()
    {
        var gate = new AsyncLock();
        var condition = new AsyncCondition(gate);

        Assert.True(condition.TryAcquire());

        Assert.True(gate.IsLocked);
        Assert.False(condition.TryAcquire());
    }

    [Fact]
    public void WaitingCount_OneHoldsTwoWait_IsTwoUntilTheyRun() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        LoopTask first = LoopTask.Create(gate.AcquireAsync());
        LoopTask second = LoopTask.Create(gate.AcquireAsync());
        await Coroutine.Yield();
        int before = gate.WaitingCount;

        gate.Release();
        int woken = gate.WaitingCount;
        await first;
        int after = gate.WaitingCount;

        Assert.Equal((2, 2, 1), (before, woken, after));
        gate.Release();
        await second;
    });
}
