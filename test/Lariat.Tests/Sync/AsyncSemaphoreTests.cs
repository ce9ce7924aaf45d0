namespace Lariat.Tests;

public class AsyncSemaphoreTests
{
    [Fact]
    public void Constructor_Zero_IsLocked()
    {
        var semaphore = new AsyncSemaphore(0);

        Assert.True(semaphore.IsLocked);
    }

    [Fact]
    public void Constructor_Default_HasOnePermit()
    {
        var semaphore = new AsyncSemaphore();

        Assert.False(semaphore.IsLocked);
        Assert.Equal(1, semaphore.Permits);
    }

    [Fact]
    public void Constructor_Negative_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncSemaphore(-1));

    [Fact]
    public void AcquireAsync_PermitsLeft_TakesOneWithoutSuspending() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(3);
        long before = EventLoop.Current.Iterations;

        await semaphore.AcquireAsync();
        await semaphore.AcquireAsync();

        Assert.Equal(1, semaphore.Permits);
        Assert.False(semaphore.IsLocked);
        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void Release_TasksWait_ThePermitsAreTheirs() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);
        var log = new Recorder();
        LoopTask[] tasks = [.. Enumerable.Range(1, 4).Select(i => LoopTask.Create(TakeAsync(i)))];
        await Coroutine.Sleep(0);
        Assert.Equal("1", log.Text);

        semaphore.Release();
        semaphore.Release();
        Assert.Equal(0, semaphore.Permits);
        await Coroutine.Sleep(0);

        Assert.Equal("1 2 3", log.Text);
        Assert.True(semaphore.IsLocked);
        semaphore.Release();
        await Coroutine.Gather(tasks);

        async Coroutine TakeAsync(int name)
        {
            await semaphore.AcquireAsync();
            log.Add($"{name}");
        }
    });

    [Fact]
    public void Release_NobodyWaits_AddsAPermit() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore();
        await semaphore.AcquireAsync();
        Assert.True(semaphore.IsLocked);

        semaphore.Release();

        Assert.False(semaphore.IsLocked);
    });

    [Fact]
    public void Release_NotAcquired_AddsAPermit()
    {
        var semaphore = new AsyncSemaphore();

        semaphore.Release();

        Assert.Equal(2, semaphore.Permits);
    }

    [Fact]
    public void EnterAsync_EndOfUsing_Releases() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore();

        using (await semaphore.EnterAsync())
        {
            Assert.True(semaphore.IsLocked);
        }

        Assert.Equal(1, semaphore.Permits);
    });

    [Fact]
    public void TryAcquire_PermitsLeft_TakesOne()
    {
        var semaphore = new AsyncSemaphore(1);

        Assert.True(semaphore.TryAcquire());

        Assert.Equal(0, semaphore.Permits);
        Assert.False(semaphore.TryAcquire());
    }

    [Fact]
    public void TryAcquire_PermitsLeftButOthersWait_OvertakesNobody() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask[] waiting = [LoopTask.Create(semaphore.AcquireAsync()), LoopTask.Create(semaphore.AcquireAsync())];
        await Coroutine.Yield();

        semaphore.Release(3);

        Assert.Equal(1, semaphore.Permits);
        Assert.False(semaphore.TryAcquire());
        await Coroutine.WaitMany(waiting);
        Assert.True(semaphore.TryAcquire());
    });

    [Fact]
    public void Release_Several_WakesAsManyInOrder() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask[] waiting = [.. Enumerable.Range(0, 3).Select(_ => LoopTask.Create(semaphore.AcquireAsync()))];
        await Coroutine.Yield();

        semaphore.Release(2);
        await Coroutine.Yield();

        Assert.Equal([true, true, false], waiting.Select(task => task.IsCompleted));
        Assert.Equal(0, semaphore.Permits);
    });

    [Fact]
    public void Release_MoreThanWait_TheRestAreFree() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        LoopTask waiting = LoopTask.Create(semaphore.AcquireAsync());
        await Coroutine.Yield();

        semaphore.Release(5);
        await waiting;

        Assert.Equal(4, semaphore.Permits);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Release_FewerThanOne_Throws(int count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncSemaphore().Release(count));

    [Fact]
    public void Release_AsManyAsCanBeCounted_AddsThem()
    {
        var semaphore = new AsyncSemaphore(2);

        semaphore.Release(int.MaxValue - 2);

        Assert.Equal(int.MaxValue, semaphore.Permits);
    }

    [Fact]
    public void Release_MoreThanCanBeCounted_ThrowsAndGivesNone()
    {
        var semaphore = new AsyncSemaphore(2);

        Assert.Throws<SemaphoreFullException>(() => semaphore.Release(int.MaxValue - 1));

        Assert.Equal(2, semaphore.Permits);
    }

    [Fact]
    public void WaitingCount_OneIsCanceled_IsOneLess() => TestLoop.Run(async () =>
    {
        var permits = new AsyncSemaphore(0);
        LoopTask canceled = LoopTask.Create(permits.AcquireAsync());
        LoopTask served = LoopTask.Create(permits.AcquireAsync());
        await Coroutine.Yield();
        int before = permits.WaitingCount;

        canceled.Cancel();
        await Coroutine.WaitMany([canceled]);
        int without = permits.WaitingCount;
        permits.Release();
        await served;

        Assert.Equal((2, 1, 0), (before, without, permits.WaitingCount));
    });
}
