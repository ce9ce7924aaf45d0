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
}
