namespace Lariat.Tests;

/// <summary>When an object of a closed loop may be taken over: if nothing holds it and no task waits for it.</summary>
public class LoopBoundIdleTests
{
    private static readonly Dictionary<string, Func<Primitive>> s_primitives = new()
    {
        ["AsyncLock"] = () =>
        {
            var gate = new AsyncLock();
            return new Primitive(gate, gate.AcquireAsync, gate.Release, () => gate.TryAcquire());
        },
        ["AsyncSemaphore"] = () =>
        {
            var permits = new AsyncSemaphore(1);
            return new Primitive(permits, permits.AcquireAsync, permits.Release, () => permits.TryAcquire());
        },
        ["AsyncSemaphore of no permits"] = () =>
        {
            var permits = new AsyncSemaphore(0);
            return new Primitive(permits, permits.AcquireAsync, permits.Release, () => { });
        },
        ["AsyncEvent"] = () =>
        {
            var signal = new AsyncEvent();
            return new Primitive(signal, signal.WaitAsync, signal.Set, signal.Clear);
        },
        ["AsyncQueue, to get"] = () =>
        {
            var queue = new AsyncQueue<int>();
            return new Primitive(queue, async () => await queue.GetAsync(), () => queue.TryPut(1), () => queue.TryGet(out _));
        },
        ["AsyncQueue, to put"] = () =>
        {
            var queue = new AsyncQueue<int>(1);
            return new Primitive(queue, () => queue.PutAsync(1), () => queue.TryGet(out _), () => queue.TryPut(1));
        },
        ["AsyncQueue, to join"] = () =>
        {
            var queue = new AsyncQueue<int>();
            return new Primitive(queue, queue.JoinAsync, queue.TaskDone, () => queue.TryPut(1));
        },
    };

    public static TheoryData<string> Primitives => [.. s_primitives.Keys];

    [Theory]
    [MemberData(nameof(Primitives))]
    public void IsIdle_ATaskHasWaited_IsTrueAgain(string name) => TestLoop.Run(async () =>
    {
        Primitive primitive = s_primitives[name]();
        primitive.Block();
        LoopTask waiting = LoopTask.Create(primitive.WaitAsync());
        await Coroutine.Yield();
        Assert.False(primitive.IsIdle);

        primitive.Free();
        await waiting;
        if (name is "AsyncLock" or "AsyncSemaphore")
        {
            Assert.False(primitive.IsIdle);
            primitive.Free();
        }

        Assert.True(primitive.IsIdle);
    });

    [Theory]
    [MemberData(nameof(Primitives))]
    public void IsIdle_TheWaitWasCanceled_IsTrueAgain(string name) => TestLoop.Run(async () =>
    {
        Primitive primitive = s_primitives[name]();
        primitive.Block();
        LoopTask waiting = LoopTask.Create(primitive.WaitAsync());
        await Coroutine.Yield();

        waiting.Cancel();
        await Coroutine.WaitMany([waiting]);
        if (name is "AsyncLock" or "AsyncSemaphore")
        {
            primitive.Free();
        }

        Assert.True(primitive.IsIdle);
    });

    [Theory]
    [MemberData(nameof(Primitives))]
    public void IsIdle_LoopClosedWhileATaskWaits_StaysFalse(string name)
    {
        Primitive primitive = s_primitives[name]();
        using (EventLoop closed = TestLoop.NewVirtual(TextWriter.Null))
        {
            closed.CallSoon(primitive.Block);
            closed.CreateTask(primitive.WaitAsync());
            closed.RunIterations(2);
        }

        Assert.False(primitive.IsIdle);
        var error = Assert.Throws<InvalidOperationException>(() => TestLoop.Run(async () => await primitive.WaitAsync()));
        Assert.Contains("has closed while the object was in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsIdle_ConditionWithAWaiter_IsFalse() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        await condition.AcquireAsync();
        LoopTask waiting = LoopTask.Create(condition.WaitAsync());
        await Coroutine.Yield();
        Assert.False(((ILoopBound)condition).IsIdle);

        await condition.AcquireAsync();
        condition.Notify();
        condition.Release();
        await waiting;

        Assert.True(((ILoopBound)condition).IsIdle);
    });

    [Fact]
    public void IsIdle_SequenceThatIsIterated_IsFalse() => TestLoop.Run(async () =>
    {
        CompletionSequence<int> sequence = Coroutine.AsCompleted([Coroutine.FromResult(1)]);
        Assert.True(((ILoopBound)sequence).IsIdle);

        Assert.True(await sequence.GetAsyncEnumerator().MoveNextAsync());

        Assert.False(((ILoopBound)sequence).IsIdle);
    });

    private sealed record Primitive(object Object, Func<Coroutine> WaitAsync, Action Free, Action Block)
    {
        public bool IsIdle => ((ILoopBound)Object).IsIdle;
    }
}
