namespace Lariat.Tests;

/// <summary>When a primitive becomes a loop's, what others get, and that the loop's own tasks notice nothing of it.</summary>
public class LoopBoundTests
{
    [Fact]
    public void AcquireAsync_LockHeldOnAnotherLoop_ThrowsAndTheHolderReleasesIt()
    {
        using var other = new OtherLoop();
        var gate = new AsyncLock();
        other.Run(async () => await gate.AcquireAsync());

        TestLoop.Run(async () =>
        {
            var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await gate.AcquireAsync());
            Assert.Contains("This AsyncLock belongs to another event loop, which runs on thread", error.Message, StringComparison.Ordinal);
            Assert.Contains("(the other loop)", error.Message, StringComparison.Ordinal);
            Assert.Contains("LoopLocal<T>", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(gate.Release);
        });

        other.Run(async () =>
        {
            await Coroutine.Completed;
            gate.Release();
            await gate.AcquireAsync();
            gate.Release();
        });
    }

    [Fact]
    public void AcquireAsync_FreeLockThatAnotherLoopHasUsed_Throws()
    {
        using var other = new OtherLoop();
        var gate = new AsyncLock();
        other.Run(async () =>
        {
            using (await gate.EnterAsync())
            {
            }
        });

        TestLoop.Run(async () => await Expect.ThrowsAsync<InvalidOperationException>(async () => await gate.AcquireAsync()));

        Assert.False(gate.IsLocked);
    }

    [Fact]
    public void AcquireAsync_LockOfALoopThatHasClosedAndHasLetItGo_Works()
    {
        var gate = new AsyncLock();
        TestLoop.Run(async () => await WaitOnceAsync(gate.AcquireAsync, gate.Release));

        TestLoop.Run(async () => await WaitOnceAsync(gate.AcquireAsync, gate.Release));

        Assert.False(gate.IsLocked);
    }

    [Fact]
    public void AcquireAsync_LockThatAClosedLoopHeld_ThrowsInsteadOfWaitingForEver()
    {
        var gate = new AsyncLock();
        TestLoop.Run(async () => await gate.AcquireAsync());

        var error = Assert.Throws<InvalidOperationException>(() => TestLoop.Run(async () => await gate.AcquireAsync()));

        Assert.Contains("has closed while the object was in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AcquireAsync_SemaphoreWhosePermitAClosedLoopHolds_Throws()
    {
        var permits = new AsyncSemaphore(2);
        TestLoop.Run(async () => await permits.AcquireAsync());

        Assert.Throws<InvalidOperationException>(() => TestLoop.Run(async () => await permits.AcquireAsync()));
    }

    [Fact]
    public void GetAsync_QueueOfALoopThatHasClosed_GivesWhatWasLeftInIt()
    {
        var queue = new AsyncQueue<int>();
        TestLoop.Run(async () => await queue.PutAsync(1));

        int item = TestLoop.Run(async Coroutine<int> () => await queue.GetAsync());

        Assert.Equal(1, item);
    }

    [Fact]
    public void AcquireAsync_LockOfALoopThatIsOpenAndDoesNotRun_Throws()
    {
        using EventLoop stopped = TestLoop.NewVirtual();
        var gate = new AsyncLock();
        stopped.RunUntilComplete(gate.AcquireAsync());

        var error = Assert.Throws<InvalidOperationException>(() => TestLoop.Run(async () => await gate.AcquireAsync()));

        Assert.Contains("which does not run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryPut_BeforeTheLoopRuns_IsInTheQueue()
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);

        int item = TestLoop.Run(async Coroutine<int> () => await queue.GetAsync());

        Assert.Equal(1, item);
    }

    [Fact]
    public void TryPut_OnAPoolThreadBeforeAnyUse_ThrowsAndPutsNothing() => TestLoop.RunReal(async () =>
    {
        var queue = new AsyncQueue<int>();

        var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await Task.Run(() => queue.TryPut(1)));

        Assert.Contains("This AsyncQueue was made on thread", error.Message, StringComparison.Ordinal);
        Assert.Contains("where no event loop runs", error.Message, StringComparison.Ordinal);
        Assert.True(queue.IsEmpty);
    });

    [Fact]
    public void TryPut_OnAPoolThread_QueueMadeBeforeTheLoopRan_Throws()
    {
        var queue = new AsyncQueue<int>();

        TestLoop.RunReal(async () => await Expect.ThrowsAsync<InvalidOperationException>(async () => await Task.Run(() => queue.TryPut(1))));

        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void GetAsync_MadeOnOneLoopAndUsedOnAnotherFirst_BelongsToTheOther()
    {
        using var other = new OtherLoop();
        AsyncQueue<int> queue = TestLoop.Run(async Coroutine<AsyncQueue<int>> () =>
        {
            await Coroutine.Completed;
            return new AsyncQueue<int>();
        });

        other.Run(async () => await queue.PutAsync(1));

        TestLoop.Run(async () => await Expect.ThrowsAsync<InvalidOperationException>(async () => await queue.GetAsync()));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void Notify_ConditionWithALockOfAnotherLoop_DoesNotBecomeThisLoops()
    {
        using var other = new OtherLoop();
        var gate = new AsyncLock();
        var condition = new AsyncCondition(gate);
        other.Run(async () => await gate.AcquireAsync());

        TestLoop.Run(async () =>
        {
            await Coroutine.Completed;
            Assert.Throws<InvalidOperationException>(condition.NotifyAll);
        });

        other.Run(async () =>
        {
            await Coroutine.Completed;
            condition.NotifyAll();
        });
    }

    [Fact]
    public void WaitAsync_ConditionOfAnotherLoop_ThrowsAndKeepsTheLock()
    {
        using var other = new OtherLoop();
        var condition = new AsyncCondition();
        other.Run(async () => await condition.AcquireAsync());

        TestLoop.Run(async () =>
        {
            var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await condition.WaitAsync());
            Assert.Contains("This AsyncCondition", error.Message, StringComparison.Ordinal);
        });

        Assert.True(condition.IsLocked);
    }

    [Fact]
    public void Release_BoundedSemaphoreOfAnotherLoop_SaysWhoseItIs()
    {
        using var other = new OtherLoop();
        var permits = new AsyncBoundedSemaphore(1);
        other.Run(async () =>
        {
            await permits.AcquireAsync();
            permits.Release();
        });

        TestLoop.Run(async () =>
        {
            await Coroutine.Completed;
            var error = Assert.Throws<InvalidOperationException>(permits.Release);
            Assert.Contains("This AsyncBoundedSemaphore", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void WaitAsync_BarrierOfAnotherLoop_ThrowsAndCountsNobody()
    {
        using var other = new OtherLoop();
        var barrier = new AsyncBarrier(2);
        other.Start(barrier.WaitAsync());

        TestLoop.Run(async () =>
        {
            var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await barrier.WaitAsync());
            Assert.Contains("This AsyncBarrier", error.Message, StringComparison.Ordinal);
        });

        Assert.Equal(1, barrier.WaitingCount);
    }

    [Fact]
    public async Task Use_OfManyLoopsAtOnce_BelongsToExactlyOne()
    {
        using OtherLoop first = new(), second = new(), third = new();
        for (int round = 0; round < 200; round++)
        {
            var queue = new AsyncQueue<int>();
            using var start = new Barrier(3);
            IEnumerable<Task<bool>> uses = [.. new[] { first, second, third }.Select(loop => Task.Run(() => loop.Run(async Coroutine<bool> () =>
            {
                await Coroutine.Completed;
                start.SignalAndWait();
                return Record.Exception(() => queue.TryPut(1)) is null;
            })))];

            bool[] hasUsed = await Task.WhenAll(uses);

            Assert.Equal(1, hasUsed.Count(has => has));
            Assert.Equal(1, queue.Count);
        }
    }

    [Fact]
    public void MoveNextAsync_GeneratorOfAnotherLoop_ThrowsAndTheOwnerGoesOn()
    {
        using var other = new OtherLoop();
        var numbers = new AsyncGenerator<int>(async yielder =>
        {
            await yielder.YieldAsync(1);
            await yielder.YieldAsync(2);
        });
        other.Run(async () => Assert.True(await numbers.MoveNextAsync()));

        TestLoop.Run(async () =>
        {
            var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await numbers.MoveNextAsync());
            Assert.Contains("This AsyncGenerator belongs to another event loop", error.Message, StringComparison.Ordinal);
            await Expect.ThrowsAsync<InvalidOperationException>(async () => await numbers.CloseAsync());
        });

        other.Run(async () =>
        {
            Assert.True(await numbers.MoveNextAsync());
            Assert.Equal(2, numbers.Current);
            Assert.False(await numbers.MoveNextAsync());
        });
    }

    [Fact]
    public void MoveNextAsync_GeneratorAtAYieldOfALoopThatHasClosed_Throws()
    {
        var numbers = new AsyncGenerator<int>(async yielder => await yielder.YieldAsync(1));
        using (EventLoop closed = TestLoop.NewVirtual())
        {
            Assert.True(closed.RunUntilComplete(numbers.MoveNextAsync()));
        }

        TestLoop.Run(async () => await Expect.ThrowsAsync<InvalidOperationException>(async () => await numbers.MoveNextAsync()));
    }

    [Fact]
    public async Task YieldAsync_OnAnotherLoopWhileTheGeneratorRuns_ThrowsAndTheOwnerGoesOn()
    {
        using var other = new OtherLoop();
        AsyncYielder<int> yielder = null!;
        Future<int> value = other.Run(async Coroutine<Future<int>> () =>
        {
            await Coroutine.Completed;
            return EventLoop.Current.CreateFuture<int>();
        });
        var numbers = new AsyncGenerator<int>(async given =>
        {
            yielder = given;
            await given.YieldAsync(await value);
        });
        RemoteTask<int> advancing = other.Start(FirstAsync(numbers));

        TestLoop.Run(async () => await Expect.ThrowsAsync<InvalidOperationException>(async () => await yielder.YieldAsync(1)));
        other.Run(async () =>
        {
            await Coroutine.Completed;
            value.SetResult(2);
        });

        Assert.Equal(2, await advancing.AsTask());

        static async Coroutine<int> FirstAsync(AsyncGenerator<int> numbers)
        {
            await numbers.MoveNextAsync();
            return numbers.Current;
        }
    }

    [Fact]
    public void AsCompleted_SequenceOfAnotherLoop_LosesNoFuture()
    {
        using var other = new OtherLoop();
        CompletionSequence<int> sequence = Coroutine.AsCompleted([Coroutine.FromResult(1)]);
        CompletionSequence<int>.AsyncEnumerator ended = other.Run(async Coroutine<CompletionSequence<int>.AsyncEnumerator> () =>
        {
            await Coroutine.Completed;
            return sequence.GetAsyncEnumerator();
        });

        TestLoop.Run(async () => await Expect.ThrowsAsync<InvalidOperationException>(async () => await ended.MoveNextAsync()));

        other.Run(async () => Assert.True(await ended.MoveNextAsync()));
    }

    [Fact]
    public void AsCompleted_CoroutinesOfAnotherLoop_Throws()
    {
        using var other = new OtherLoop();
        CompletionSequence<int> sequence = Coroutine.AsCompleted([Coroutine.FromResult(1)]);
        IEnumerator<Coroutine<int>> coroutines = other.Run(async Coroutine<IEnumerator<Coroutine<int>>> () =>
        {
            await Coroutine.Completed;
            return sequence.GetEnumerator();
        });

        TestLoop.Run(async () =>
        {
            await Coroutine.Completed;
            Assert.Throws<InvalidOperationException>(() => coroutines.MoveNext());
        });
    }

    [Fact]
    public void SetResult_FutureOfALoopThatDoesNotRun_OnAnotherLoop_Throws()
    {
        using EventLoop stopped = TestLoop.NewVirtual();
        Future<int> future = stopped.CreateFuture<int>();

        TestLoop.Run(async () =>
        {
            await Coroutine.Completed;
            var error = Assert.Throws<InvalidOperationException>(() => future.SetResult(1));
            Assert.Contains("This Future belongs to another event loop", error.Message, StringComparison.Ordinal);
        });

        Assert.False(future.IsCompleted);
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
