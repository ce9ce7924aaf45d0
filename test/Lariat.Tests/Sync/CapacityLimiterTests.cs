namespace Lariat.Tests;

public class CapacityLimiterTests
{
    [Fact]
    public void EnterAsync_MoreTasksThanTokens_AtMostThatManyRun() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(2);
        int running = 0;
        int most = 0;

        await Coroutine.Gather(Enumerable.Range(0, 6).Select(_ => RunAsync()));

        Assert.Equal(2, most);
        Assert.Equal(0, limiter.BorrowedTokens);

        async Coroutine RunAsync()
        {
            using (await limiter.EnterAsync())
            {
                most = Math.Max(most, ++running);
                await Coroutine.Sleep(1);
                running--;
            }
        }
    });

    [Fact]
    public void AcquireAsync_ASecondTimeByTheSameTask_Throws() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(2);
        await limiter.AcquireAsync();

        var error = await Expect.ThrowsAsync<InvalidOperationException>(() => limiter.AcquireAsync());

        Assert.Contains("holds a token of this limiter already", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, limiter.BorrowedTokens);
    });

    [Fact]
    public void Release_ByATaskWithoutAToken_Throws() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        LoopTask other = LoopTask.Create(limiter.AcquireAsync());
        await other;

        var error = Assert.Throws<InvalidOperationException>(limiter.Release);
        limiter.Release(other);

        Assert.Contains("only the borrower can release it", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, limiter.BorrowedTokens);
    });

    [Fact]
    public void Tokens_Raised_WakesThatManyWaitingTasks() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        LoopTask[] tasks = [.. Enumerable.Range(0, 4).Select(_ => LoopTask.Create(limiter.AcquireAsync()))];
        await Coroutine.Sleep(1);
        int before = limiter.BorrowedTokens;

        limiter.Tokens = 3;
        await Coroutine.Sleep(1);

        Assert.Equal((1, 3, 1), (before, limiter.BorrowedTokens, limiter.WaitingCount));
        Assert.Equal(tasks[..3], limiter.Borrowers);
        limiter.Release(tasks[0]);
        await tasks[3];
    });

    [Fact]
    public void Tokens_Lowered_NobodyEntersUntilEnoughAreReleased() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(2);
        object first = new();
        object second = new();
        await limiter.AcquireAsync(first);
        await limiter.AcquireAsync(second);

        limiter.Tokens = 1;
        limiter.Release(first);
        bool hasEntered = limiter.TryAcquire();
        limiter.Release(second);
        bool hasEnteredLater = limiter.TryAcquire();

        Assert.False(hasEntered);
        Assert.True(hasEnteredLater);
        Assert.Equal(0, limiter.AvailableTokens);
    });

    [Fact]
    public void AcquireAsync_CanceledWhenTheTokenArrives_TheTokenGoesToTheNext() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(1);
        await limiter.AcquireAsync();
        LoopTask first = LoopTask.Create(limiter.AcquireAsync());
        LoopTask second = LoopTask.Create(limiter.AcquireAsync());
        await Coroutine.Sleep(1);

        limiter.Release();
        first.Cancel();
        await Coroutine.Sleep(1);

        Assert.True(first.IsCanceled);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal(1, limiter.BorrowedTokens);
    });

    // Trio 0.34 and anyio: total_tokens may be zero.
    [Fact]
    public void Tokens_Zero_NothingEntersUntilTheyAreRaised() => TestLoop.Run(async () =>
    {
        var limiter = new CapacityLimiter(0);
        LoopTask waiting = LoopTask.Create(limiter.AcquireAsync());
        await Coroutine.Sleep(1);
        (int Borrowed, int Available, int Waiting) before = (limiter.BorrowedTokens, limiter.AvailableTokens, limiter.WaitingCount);

        limiter.Tokens = 1;
        await waiting;
        limiter.Tokens = 0;
        limiter.Release(waiting);

        Assert.Equal((0, 0, 1), before);
        Assert.False(limiter.TryAcquire());
    });

    [Fact]
    public void Tokens_Negative_Throws()
    {
        var limiter = new CapacityLimiter(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => limiter.Tokens = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CapacityLimiter(-1));
        Assert.Equal(1, limiter.Tokens);
    }
}
