namespace Lariat.Tests;

/// <summary>As CPython's test_asyncio/test_graph.py.</summary>
public class CallGraphTests
{
    [Fact]
    public void Capture_InATaskGroup_HasTheTasksUpToTheMain() => TestLoop.Run(async () =>
    {
        CallGraph? graph = null;
        LoopTask.Current.Name = "main";
        await TaskGroup.RunAsync(async group =>
        {
            group.Create(CaptureAsync(), "child");
            await Coroutine.Sleep(0);
        });

        Assert.Equal("child", ((LoopTask)graph!.Future).Name);
        Assert.Equal("CallGraphTests.CaptureAsync", graph.CallStack[0].Method);
        CallGraph above = Assert.Single(graph.AwaitedBy);
        Assert.Equal("main", ((LoopTask)above.Future).Name);
        Assert.Empty(above.AwaitedBy);

        async Coroutine CaptureAsync() => graph = CallGraph.Capture();
    });

    [Fact]
    public void Capture_OfAFuture_HasNoStackAndItsAwaiters() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        LoopTask waiting = LoopTask.Create(async Coroutine () => await future);
        await Coroutine.Sleep(0);

        CallGraph graph = CallGraph.Capture(future);

        Assert.Empty(graph.CallStack);
        Assert.Same(waiting, Assert.Single(graph.AwaitedBy).Future);
        Assert.NotEmpty(graph.AwaitedBy[0].CallStack);
    });

    [Fact]
    public void Capture_InACallback_IsNull() => TestLoop.Run(async () =>
    {
        var captured = EventLoop.Current.CreateFuture<CallGraph?>();

        EventLoop.Current.CallSoon(() => captured.SetResult(CallGraph.Capture()));

        Assert.Null(await captured);
    });

    [Fact]
    public void Capture_OutsideALoop_Throws() => Assert.Throws<InvalidOperationException>(() => CallGraph.Capture());

    [Fact]
    public void Capture_OfAFutureOutsideALoop_Works()
    {
        using EventLoop loop = TestLoop.NewVirtual();

        CallGraph graph = CallGraph.Capture(loop.CreateFuture<int>());

        Assert.Empty(graph.AwaitedBy);
    }

    [Fact]
    public void Capture_LimitOfNone_KeepsTheAwaiters() => TestLoop.Run(async () =>
    {
        LoopTask inner = LoopTask.Create(Coroutine.Sleep(1));
        LoopTask outer = LoopTask.Create(async Coroutine () => await inner);
        await Coroutine.Sleep(0);

        CallGraph graph = CallGraph.Capture(inner, limit: 0);

        Assert.Empty(graph.CallStack);
        Assert.Same(outer, Assert.Single(graph.AwaitedBy).Future);
        Assert.Empty(graph.AwaitedBy[0].CallStack);
    });

    [Fact]
    public void Capture_TasksThatWaitForEachOther_IsACycle() => TestLoop.Run(async () =>
    {
        LoopTask? second = null;
        LoopTask first = LoopTask.Create(async Coroutine () => await second!, "first");
        second = LoopTask.Create(async Coroutine () => await first, "second");
        await Coroutine.Sleep(0);

        CallGraph graph = CallGraph.Capture(first);

        Assert.Same(graph, graph.AwaitedBy[0].AwaitedBy[0]);
        Assert.Contains("* task first (Pending): see above", graph.ToString(), StringComparison.Ordinal);
        first.Cancel();
        await Coroutine.WaitMany([first, second]);
    });

    [Fact]
    public void Capture_DiamondsAboveEachOther_GrowsWithTheTasks() => TestLoop.Run(async () =>
    {
        LoopTask bottom = LoopTask.Create(Coroutine.Sleep(1));
        LoopTask[] level = [bottom];
        for (int i = 0; i < 30; i++)
        {
            LoopTask[] below = level;
            level = [LoopTask.Create(AwaitAllAsync(below)), LoopTask.Create(AwaitAllAsync(below))];
        }

        await Coroutine.Sleep(0);

        Assert.Equal(61, CallGraph.Capture(bottom).ToString().Split('\n').Count(line => line.Contains("Call stack", StringComparison.Ordinal)));
    });

    [Fact]
    public void Print_ChainOfTenThousandTasks_StopsAtADepth() => TestLoop.Run(async () =>
    {
        LoopTask first = LoopTask.Create(Coroutine.Sleep(1));
        LoopTask last = first;
        for (int i = 0; i < 10_000; i++)
        {
            last = LoopTask.Create(AwaitAllAsync([last]));
        }

        await Coroutine.Sleep(0);

        string text = CallGraph.Capture(first).ToString();

        Assert.Contains("deeper levels are not printed", text, StringComparison.Ordinal);
        Assert.True(text.Length < 100_000);
        await last;
    });

    [Fact]
    public void ToString_TaskAndItsAwaiter_IsReadable() => TestLoop.Run(async () =>
    {
        LoopTask inner = LoopTask.Create(Coroutine.Sleep(1), "inner");
        LoopTask.Create(AwaitAllAsync([inner]), "outer");
        await Coroutine.Sleep(0);

        Assert.Equal(
            """
            * task inner (Pending)
              + Call stack:
              |   async Coroutine.Sleep
              + Awaited by:
                * task outer (Pending)
                  + Call stack:
                  |   async JoinFuture.WaitAsync
                  |   async Coroutine.WaitMany
                  |   async CallGraphTests.AwaitAllAsync

            """,
            CallGraph.Capture(inner).ToString());
    });

    private static async Coroutine AwaitAllAsync(LoopTask[] tasks) => await Coroutine.WaitMany(tasks);
}
