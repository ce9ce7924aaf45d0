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
}
