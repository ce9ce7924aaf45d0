using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>Coroutines that are one wait, and share an object between the call and the await.</summary>
public class LeafTests
{
    private readonly AsyncSemaphore _places = new(10);
    private readonly AsyncEvent _isSet = new();
    private readonly AsyncQueue<int> _queue = new();

    public static TheoryData<string> Kinds => ["sleep", "yield", "semaphore", "event", "put"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Await_OfALeafASecondTime_Throws(string kind) => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Make(kind);
        await coroutine;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await coroutine);

        Assert.Contains("can be used once", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Await_OfAnEarlierCall_IsNotThatOfALaterOne(string kind) => TestLoop.Run(async () =>
    {
        Coroutine first = Make(kind);
        Coroutine second = Make(kind);
        await second;
        await first;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await first);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await second);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Create_OfALeafThatWasAwaited_Throws(string kind) => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Make(kind);
        await coroutine;

        Assert.Throws<InvalidOperationException>(() => LoopTask.Create(coroutine));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GetResult_OfALeafThatWasNotAwaited_Throws(string kind) => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Make(kind);

        var error = Assert.Throws<InvalidOperationException>(() => coroutine.GetAwaiter().GetResult());

        Assert.Contains("has not completed", error.Message, StringComparison.Ordinal);
        await Coroutine.Sleep(0);
    });

    [Fact]
    public void Call_OfALeaf_DoesNotAct() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        gate.Release();
        var queue = new AsyncQueue<int>();

        Coroutine<Releaser> entering = gate.EnterAsync();
        Coroutine putting = queue.PutAsync(1);

        Assert.False(gate.IsLocked);
        Assert.True(queue.IsEmpty);
        (await entering).Dispose();
        await putting;
        Assert.Equal(1, await queue.GetAsync());
    });

    [Fact]
    public void Gather_OfLeavesOfOneQueue_GetsEachItem() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int>[] getting = [.. Enumerable.Range(0, 3).Select(_ => LoopTask.Create(queue.GetAsync()))];
        await Coroutine.Sleep(0);
        for (int i = 0; i < 3; i++)
        {
            await queue.PutAsync(i);
        }

        int[] items = await Coroutine.Gather(getting);
        Assert.Equal([0, 1, 2], items);
    });

    [Fact]
    public void Put_CalledForTwoQueuesBeforeTheAwaits_PutsEachItemIntoItsQueue() => TestLoop.Run(async () =>
    {
        var first = new AsyncQueue<int>();
        var second = new AsyncQueue<int>();
        await first.PutAsync(1);
        await first.PutAsync(2);

        Coroutine toFirst = first.PutAsync(3);
        Coroutine toSecond = second.PutAsync(4);
        await toFirst;
        await toSecond;

        Assert.Equal((1, 2, 3), (await first.GetAsync(), await first.GetAsync(), await first.GetAsync()));
        Assert.Equal(4, await second.GetAsync());
    });

    [Fact]
    public void Put_OfSeveralTasksIntoAFullQueue_KeepsEachItem() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<string>(capacity: 1);
        LoopTask[] putting = [.. "abc".Select(item => LoopTask.Create(PutAsync(item.ToString())))];
        await Coroutine.Sleep(0);

        var got = new List<string>();
        while (got.Count < 3)
        {
            got.Add(await queue.GetAsync());
        }

        Assert.Equal(["a", "b", "c"], got);
        await Coroutine.Gather(putting);

        async Coroutine PutAsync(string item) => await queue.PutAsync(item);
    });

    [Fact]
    public void Get_AnotherTaskWasFaster_WaitsAgainWithoutBeingResumed() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        LoopTask<int> waiting = LoopTask.Create(GetAsync());
        await Coroutine.Sleep(0);
        queue.TryPut(1);
        Assert.True(queue.TryGet(out _));
        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);
        Assert.False(waiting.IsCompleted);

        queue.TryPut(2);

        Assert.Equal(2, await waiting);

        async Coroutine<int> GetAsync() => await queue.GetAsync();
    });

    [Fact]
    public void Get_RenewedInACanceledScope_IsCanceled() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        CancelScope? entered = null;
        LoopTask<bool> waiting = LoopTask.Create(CancelScope.RunAsync(async scope =>
        {
            entered = scope;
            await queue.GetAsync();
        }));
        await Coroutine.Sleep(0);
        queue.TryPut(1);
        Assert.True(queue.TryGet(out _));
        entered!.Cancel();

        Assert.False(await waiting);
    });

    [Fact]
    public void Await_InAPlainMethod_WaitsForEachKind() => TestLoop.Run(async () =>
    {
        var gate = new AsyncLock();
        await gate.AcquireAsync();
        var full = new AsyncQueue<int>(capacity: 1);
        full.TryPut(1);
        LoopTask<int> plain = LoopTask.Create(PlainAsync);
        await Coroutine.Sleep(0);
        gate.Release();
        await Coroutine.Sleep(0);
        Assert.Equal(1, await full.GetAsync());

        Assert.Equal(2, await plain);

        async Task<int> PlainAsync()
        {
            using (await gate.EnterAsync())
            {
                await full.PutAsync(2);
                await Coroutine.Sleep(0.001);
                return await full.GetAsync();
            }
        }
    });

    [Fact]
    public void Cancel_OfALeafInAHandler_ThrowsAtTheAwait() => TestLoop.Run(async () =>
    {
        var never = new AsyncEvent();
        string? message = null;
        LoopTask task = LoopTask.Create(WaitAsync());
        await Coroutine.Sleep(0);

        task.Cancel("enough");
        await task;

        Assert.Equal("enough", message);

        async Coroutine WaitAsync()
        {
            try
            {
                await never.WaitAsync();
            }
            catch (CoroutineCanceledException error)
            {
                message = error.Message;
            }
        }
    });

    [Fact]
    public void Call_OnAnotherThread_CanBeAwaitedOnTheLoop() => TestLoop.Run(async () =>
    {
        var queue = new AsyncQueue<int>();
        await queue.PutAsync(1);
        Coroutine sleep = default;
        Coroutine<int> get = default;
        var thread = new Thread(() =>
        {
            sleep = Coroutine.Sleep(0.001);
            get = queue.GetAsync();
        });
        thread.Start();
        thread.Join();

        await sleep;

        Assert.Equal(1, await get);
    });

    [Fact]
    public void Loop_Closed_IsNotKeptByTheSleepsOfItsThread()
    {
        WeakReference loop = RunALoop();
        for (int i = 0; i < 10 && loop.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(loop.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunALoop()
    {
        using var loop = new EventLoop();
        loop.RunUntilComplete(SleepAsync());
        return new WeakReference(loop);

        static async Coroutine SleepAsync()
        {
            await Coroutine.Sleep(0);
            await Coroutine.Sleep(0.001);
        }
    }

    private Coroutine Make(string kind)
    {
        switch (kind)
        {
            case "sleep":
                return Coroutine.Sleep(0.001);
            case "yield":
                return Coroutine.Yield();
            case "semaphore":
                return _places.AcquireAsync();
            case "event":
                _isSet.Set();
                return _isSet.WaitAsync();
            case "put":
                return _queue.PutAsync(1);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }
}
