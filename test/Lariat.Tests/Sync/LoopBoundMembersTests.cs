namespace Lariat.Tests;

/// <summary>Each member of a primitive that another loop has used throws, and names the primitive.</summary>
public class LoopBoundMembersTests
{
    // What binds the primitive to the other loop, and the member that is then called here. Each would succeed without the check.
    private static readonly Dictionary<string, Func<(Action Bind, Func<Coroutine> Call)>> s_members = new()
    {
        ["AsyncEvent.Set"] = () => OfEvent(static one => one.Set()),
        ["AsyncEvent.Clear"] = () => OfEvent(static one => one.Clear()),
        ["AsyncSemaphore.TryAcquire"] = () => OfSemaphore(static one => one.TryAcquire()),
        ["AsyncSemaphore.Release"] = () => OfSemaphore(static one => one.Release()),
        ["AsyncSemaphore.Release(int)"] = () => OfSemaphore(static one => one.Release(2)),
        ["AsyncCondition.TryAcquire"] = () => OfCondition(static one => one.TryAcquire()),
        ["AsyncCondition.WaitForAsync"] = () =>
        {
            var one = new AsyncCondition();
            return (() => one.TryAcquire(), () => one.WaitForAsync(static () => true));
        },
        ["AsyncCondition.Notify"] = () => OfCondition(static one => one.Notify()),
        ["AsyncQueue.TryPut"] = () => OfQueue(static one => one.TryPut(3)),
        ["AsyncQueue.TryGet"] = () => OfQueue(static one => one.TryGet(out _)),
        ["AsyncQueue.TaskDone"] = () => OfQueue(static one => one.TaskDone()),
        ["AsyncQueue.JoinAsync"] = () =>
        {
            var one = new AsyncQueue<int>();
            return (() => one.TryGet(out _), one.JoinAsync);
        },
        ["AsyncQueue.Shutdown"] = () => OfQueue(static one => one.Shutdown()),
    };

    public static TheoryData<string> Members => [.. s_members.Keys];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_OfAPrimitiveOfAnotherLoop_Throws(string member)
    {
        using var other = new OtherLoop();
        (Action bind, Func<Coroutine> call) = s_members[member]();
        other.Run(After(bind));

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => TestLoop.Run(call));

        Assert.Contains($"This {member.Split('.')[0]} belongs to another event loop", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notify_LockOfAnotherLoop_LeavesTheConditionToThatLoop()
    {
        using var other = new OtherLoop();
        var gate = new AsyncLock();
        var condition = new AsyncCondition(gate);
        other.Run(After(() => gate.TryAcquire()));

        Assert.Throws<InvalidOperationException>(() => TestLoop.Run(After(() => condition.Notify())));

        other.Run(After(() => condition.Notify()));
    }

    [Fact]
    public void Notify_TaskOfAClosedLoopStillWaits_ThrowsAndNamesTheCondition()
    {
        var gate = new AsyncLock();
        var condition = new AsyncCondition(gate);
        EventLoop closed = TestLoop.NewVirtual();
        closed.CreateTask(WaitAsync());
        closed.RunUntilComplete(Coroutine.Sleep(1));
        closed.Close();

        var error = Assert.Throws<InvalidOperationException>(() => TestLoop.Run(async () =>
        {
            using (await gate.EnterAsync())
            {
                condition.Notify();
            }
        }));

        Assert.Contains("This AsyncCondition belongs to another event loop, which has closed", error.Message, StringComparison.Ordinal);

        async Coroutine WaitAsync()
        {
            using (await gate.EnterAsync())
            {
                await condition.WaitAsync();
            }
        }
    }

    private static (Action Bind, Func<Coroutine> Call) OfEvent(Action<AsyncEvent> call)
    {
        var one = new AsyncEvent();
        return (one.Set, After(() => call(one)));
    }

    private static (Action Bind, Func<Coroutine> Call) OfSemaphore(Action<AsyncSemaphore> call)
    {
        var one = new AsyncSemaphore(1);
        return (one.Release, After(() => call(one)));
    }

    private static (Action Bind, Func<Coroutine> Call) OfCondition(Action<AsyncCondition> call)
    {
        var one = new AsyncCondition();
        return (() => one.TryAcquire(), After(() => call(one)));
    }

    private static (Action Bind, Func<Coroutine> Call) OfQueue(Action<AsyncQueue<int>> call)
    {
        var one = new AsyncQueue<int>();
        return (Fill, After(() => call(one)));

        void Fill()
        {
            one.TryPut(1);
            one.TryPut(2);
        }
    }

    private static Func<Coroutine> After(Action action) => async () =>
    {
        await Coroutine.Completed;
        action();
    };
}
