namespace Lariat.Tests;

/// <summary>Bytes per operation, as docs/performance.md states them.</summary>
public class AllocationTests
{
    // The loop sweeps cancelled timers in its iterations only.
    private const int OperationsPerYield = 100;

    private static readonly Func<Coroutine> s_nothing = NothingAsync;

    [Fact]
    public void Sleep_OfZero_AllocatesNothing() => AllocationMeter.Expect(0, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void Sleep_OfATime_AllocatesNothing() => AllocationMeter.Expect(0, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    });

    [Fact]
    public void Sleep_TwoThatAreAwaitedAfterBothCalls_AllocatesNothing() => AllocationMeter.Expect(0, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            Coroutine first = Coroutine.Sleep(0);
            Coroutine second = Coroutine.Sleep(0);
            await first;
            await second;
        }
    });

    [Fact]
    public void Await_WithoutSuspension_AllocatesNothing() => AllocationMeter.Expect(0, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await NothingAsync();
        }
    });

    [Fact]
    public void Await_OfAResult_AllocatesNothing() => AllocationMeter.Expect(0, async count =>
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await NumberAsync(i);
        }

        Assert.True(sum == (long)count * (count - 1) / 2);
    });

    [Fact]
    public void Await_SuspendedBelowTenFrames_AllocatesNothing() => AllocationMeter.Expect(0, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await YieldBelowAsync(10);
        }
    });

    [Fact]
    public void Lock_Free_AllocatesNothing()
    {
        var gate = new AsyncLock();
        AllocationMeter.Expect(0, async count =>
        {
            for (int i = 0; i < count; i++)
            {
                using (await gate.EnterAsync())
                {
                }
            }
        });
    }

    [Fact]
    public void Lock_Contended_AllocatesNothing()
    {
        var gate = new AsyncLock();
        AllocationMeter.Expect(0, AmongRivals(async () =>
        {
            using (await gate.EnterAsync())
            {
                await Coroutine.Sleep(0);
            }
        }));
    }

    [Fact]
    public void Semaphore_Contended_AllocatesNothing()
    {
        var permits = new AsyncSemaphore(2);
        AllocationMeter.Expect(0, AmongRivals(async () =>
        {
            await permits.AcquireAsync();
            await Coroutine.Sleep(0);
            permits.Release();
        }));
    }

    [Fact]
    public void Queue_PingPong_AllocatesNothing()
    {
        AsyncQueue<int>? there = null;
        AsyncQueue<int>? back = null;
        AllocationMeter.Expect(0, async count =>
        {
            if (there is null)
            {
                there = new AsyncQueue<int>();
                back = new AsyncQueue<int>();
                LoopTask.Create(EchoAsync(there, back));
            }

            for (int i = 0; i < count; i++)
            {
                there.TryPut(i);
                await back!.GetAsync();
            }
        });
    }

    [Fact]
    public void Future_SetAndAwaited_AllocatesTheFuture() => AllocationMeter.Expect(48, async count =>
    {
        EventLoop loop = EventLoop.Current;
        for (int i = 0; i < count; i++)
        {
            Future<object?> future = loop.CreateFuture();
            future.SetResult(null);
            await future;
        }
    });

    [Fact]
    public void Task_CreatedAndAwaited_AllocatesTheTaskAndItsContext() => AllocationMeter.Expect(136, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await LoopTask.Create(NothingAsync());
        }
    });

    [Fact]
    public void Queue_PutAndGotWithoutWaiting_AllocatesNothing()
    {
        AsyncQueue<string>? queue = null;
        AllocationMeter.Expect(0, async count =>
        {
            queue ??= new AsyncQueue<string>();
            for (int i = 0; i < count; i++)
            {
                await queue.PutAsync("item");
                await queue.GetAsync();
            }
        });
    }

    [Fact]
    public void Queue_TwoPutsThatAreAwaitedAfterBothCalls_AllocatesNothing()
    {
        AsyncQueue<string>? queue = null;
        AllocationMeter.Expect(0, async count =>
        {
            queue ??= new AsyncQueue<string>();
            for (int i = 0; i < count; i++)
            {
                Coroutine first = queue.PutAsync("item");
                Coroutine second = queue.PutAsync("item");
                await first;
                await second;
                await queue.GetAsync();
                await queue.GetAsync();
            }
        });
    }

    [Fact]
    public void Queue_PutIntoAFullOne_AllocatesNothing()
    {
        AsyncQueue<string>? queue = null;
        AllocationMeter.Expect(0, async count =>
        {
            if (queue is null)
            {
                queue = new AsyncQueue<string>(capacity: 1);
                LoopTask.Create(PutAsync(queue));
            }

            for (int i = 0; i < count; i++)
            {
                await queue.GetAsync();
            }
        });

        static async Coroutine PutAsync(AsyncQueue<string> queue)
        {
            while (true)
            {
                await queue.PutAsync("item");
            }
        }
    }

    [Fact]
    public void TimeoutScope_NotReached_AllocatesNothing() => AllocationMeter.Expect(0, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await TimeoutScope.RunAsync(TimeSpan.FromSeconds(30), s_nothing);
            if (i % OperationsPerYield == 0)
            {
                await Coroutine.Sleep(0);
            }
        }
    });

    [Fact]
    public void CallSoon_WithAState_AllocatesTheHandle() => AllocationMeter.Expect(56, async count =>
    {
        EventLoop loop = EventLoop.Current;
        for (int i = 0; i < count; i++)
        {
            loop.CallSoon(static _ => { }, null);
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void CallSoonThreadSafe_WithAStateOnTheLoopsThread_AllocatesTheHandle() => AllocationMeter.Expect(56, async count =>
    {
        EventLoop loop = EventLoop.Current;
        for (int i = 0; i < count; i++)
        {
            loop.CallSoonThreadSafe(static _ => { }, loop);
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void CallLater_WithAState_AllocatesTheHandle() => AllocationMeter.Expect(64, async count =>
    {
        EventLoop loop = EventLoop.Current;
        for (int i = 0; i < count; i++)
        {
            loop.CallLater(0.0, static _ => { }, loop);
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    });

    [Fact]
    public void CallAt_WithAState_AllocatesTheHandle() => AllocationMeter.Expect(64, async count =>
    {
        EventLoop loop = EventLoop.Current;
        for (int i = 0; i < count; i++)
        {
            loop.CallAt(loop.Time, static _ => { }, loop);
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    });

    [Fact]
    public void TryAcquire_OfASemaphore_AllocatesNothing()
    {
        var permits = new AsyncSemaphore(2);
        AllocationMeter.Expect(0, async count =>
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(permits.TryAcquire() && permits.TryAcquire());
                permits.Release(2);
            }
        });
    }

    /// <summary>Performs an operation in the measured task while three other tasks do the same.</summary>
    private static Func<int, Coroutine> AmongRivals(Func<Coroutine> operation)
    {
        bool hasRivals = false;
        return async count =>
        {
            for (int i = 0; i < 3 && !hasRivals; i++)
            {
                LoopTask.Create(RepeatAsync(operation, int.MaxValue));
            }

            hasRivals = true;
            await RepeatAsync(operation, count);
        };
    }

    private static async Coroutine RepeatAsync(Func<Coroutine> operation, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await operation();
        }
    }

    private static async Coroutine EchoAsync(AsyncQueue<int> there, AsyncQueue<int> back)
    {
        while (true)
        {
            back.TryPut(await there.GetAsync());
        }
    }

    private static async Coroutine YieldBelowAsync(int frames)
        => await (frames > 1 ? YieldBelowAsync(frames - 1) : Coroutine.Sleep(0));

    private static Coroutine NothingAsync() => EmptyAsync(0);

    private static async Coroutine EmptyAsync(int depth)
    {
        if (depth > 0)
        {
            await Coroutine.Sleep(0);
        }
    }

    private static async Coroutine<int> NumberAsync(int number)
    {
        if (number < 0)
        {
            await Coroutine.Sleep(0);
        }

        return number;
    }
}
