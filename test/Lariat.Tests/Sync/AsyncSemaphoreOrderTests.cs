namespace Lariat.Tests;

public class AsyncSemaphoreOrderTests
{
    [Fact]
    public void AcquireAsync_EachAcquiresTwice_AllHaveTheirFirstTurnBeforeASecond() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);
        var log = new Recorder();

        await TaskGroup.RunAsync(async group =>
        {
            group.Create(TwiceAsync("a"));
            group.Create(TwiceAsync("b"));
            group.Create(TwiceAsync("c"));
        });

        Assert.Equal("a1 b1 c1 a2 b2 c2", log.Text);

        async Coroutine TwiceAsync(string name)
        {
            for (int turn = 1; turn <= 2; turn++)
            {
                using (await semaphore.EnterAsync())
                {
                    log.Add($"{name}{turn}");
                    await Coroutine.Sleep(0.01);
                }
            }
        }
    });

    [Fact]
    public void AcquireAsync_AgainAfterRelease_GoesBehindThoseWhoWait() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(1);
        var log = new Recorder();
        LoopTask[] tasks =
        [
            LoopTask.Create(TakeAsync("1")), LoopTask.Create(TakeReleaseAndTakeAsync()), LoopTask.Create(TakeAsync("3")),
        ];
        await Coroutine.Sleep(0);

        semaphore.Release();
        semaphore.Release();
        await Coroutine.Gather(tasks);

        Assert.Equal("1 2 3 4", log.Text);

        async Coroutine TakeAsync(string name)
        {
            await semaphore.AcquireAsync();
            log.Add(name);
        }

        async Coroutine TakeReleaseAndTakeAsync()
        {
            await TakeAsync("2");
            semaphore.Release();
            await TakeAsync("4");
        }
    });

    [Fact]
    public void Release_FirstWasCanceled_OthersInOrder() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        var log = new Recorder();
        LoopTask[] tasks = [.. Enumerable.Range(1, 3).Select(i => LoopTask.Create(TakeAsync(i)))];
        await Coroutine.Sleep(0);
        tasks[0].Cancel();
        await Coroutine.Sleep(0);

        semaphore.Release();
        semaphore.Release();
        await Coroutine.WaitMany(tasks);

        Assert.Equal("2 3", log.Text);

        async Coroutine TakeAsync(int name)
        {
            await semaphore.AcquireAsync();
            log.Add($"{name}");
        }
    });

    [Fact]
    public void AcquireAsync_SucceedsWithPermitsLeft_WakesThoseWhoHadToQueueBehindIt() => TestLoop.Run(async () =>
    {
        var semaphore = new AsyncSemaphore(0);
        var log = new Recorder();
        LoopTask? last = null;
        LoopTask[] tasks = [LoopTask.Create(FirstAsync()), LoopTask.Create(SecondAsync()), LoopTask.Create(ThirdAsync())];

        await Coroutine.Sleep(0);
        Assert.Equal(2, semaphore.Permits);
        await Coroutine.Gather(tasks);
        await last!;

        Assert.Equal("1 2 3 4", log.Text);

        async Coroutine FirstAsync()
        {
            await semaphore.AcquireAsync();
            Assert.Equal(0, semaphore.Permits);
            log.Add("1");
            last = LoopTask.Create(LogAsync("4"));
        }

        async Coroutine SecondAsync()
        {
            semaphore.Release();
            semaphore.Release();
            semaphore.Release();
            Assert.True(semaphore.IsLocked);
            await semaphore.AcquireAsync();
            log.Add("2");
        }

        async Coroutine ThirdAsync()
        {
            await semaphore.AcquireAsync();
            log.Add("3");
        }

        async Coroutine LogAsync(string name) => log.Add(name);
    });
}
