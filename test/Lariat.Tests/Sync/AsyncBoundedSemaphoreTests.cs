namespace Lariat.Tests;

public class AsyncBoundedSemaphoreTests
{
    [Fact]
    public void Release_NotAcquired_Throws()
    {
        var semaphore = new AsyncBoundedSemaphore();

        Assert.Throws<SemaphoreFullException>(semaphore.Release);
    }

    [Fact]
    public void Release_Acquired_GivesThePermitBack() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncBoundedSemaphore(2);
        await semaphore.AcquireAsync();

        semaphore.Release();

        Assert.Equal(2, semaphore.Permits);
    });

    [Fact]
    public void EnterAsync_EndOfUsing_Releases() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncBoundedSemaphore();

        using (await semaphore.EnterAsync())
        {
            Assert.True(semaphore.IsLocked);
        }

        Assert.False(semaphore.IsLocked);
    });

    [Fact]
    public void Release_SeveralOfWhichOneWasNotAcquired_ThrowsAndGivesNone() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncBoundedSemaphore(3);
        await semaphore.AcquireAsync();
        await semaphore.AcquireAsync();

        var error = Assert.Throws<SemaphoreFullException>(() => semaphore.Release(3));

        Assert.Contains("1 of its 3 permits are free, and 3 would be released", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, semaphore.Permits);
        semaphore.Release(2);
        Assert.Equal(3, semaphore.Permits);
    });
}
