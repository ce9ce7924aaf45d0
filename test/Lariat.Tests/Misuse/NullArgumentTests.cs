using Lariat.LowLevel;

namespace Lariat.Tests;

/// <summary>A missing body, future or operation is refused with the parameter's name, before anything else happens.</summary>
public class NullArgumentTests
{
    private static readonly (string Member, string Parameter, Func<Coroutine> Call)[] s_calls =
    [
        ("CancelScope.RunAsync", "body", static async () => await CancelScope.RunAsync((Func<CancelScope, Coroutine>)null!)),
        ("CancelScope.RunAsync, plain", "body", static async () => await CancelScope.RunAsync((Func<CancelScope, Task>)null!)),
        ("CancelScope.FailAfter", "body", static async () => await CancelScope.FailAfter(1, (Func<CancelScope, Coroutine>)null!)),
        ("CancelScope.FailAfter<T>", "body", static async () => await CancelScope.FailAfter(1, (Func<CancelScope, Coroutine<int>>)null!)),
        ("CancelScope.FailAfter<T>, plain", "body", static async () => await CancelScope.FailAfter(1, (Func<CancelScope, Task<int>>)null!)),
        ("scope.RunAsync", "body", static async () => await new CancelScope().RunAsync((Func<Coroutine>)null!)),
        ("scope.RunAsync<T>", "body", static async () => await new CancelScope().RunAsync((Func<Coroutine<int>>)null!, 0)),
        ("scope.RunAsync, plain", "body", static async () => await new CancelScope().RunAsync((Func<Task>)null!)),
        ("scope.RunAsync<T>, plain", "body", static async () => await new CancelScope().RunAsync((Func<Task<int>>)null!, 0)),
        ("Nursery.RunAsync", "body", static async () => await Nursery.RunAsync((Func<Nursery, Coroutine>)null!)),
        ("Nursery.RunAsync, plain", "body", static async () => await Nursery.RunAsync((Func<Nursery, Task>)null!)),
        ("Nursery.SuperviseAsync", "body", static async () => await Nursery.SuperviseAsync((Func<Nursery, Coroutine>)null!)),
        ("Nursery.SuperviseAsync, plain", "body", static async () => await Nursery.SuperviseAsync((Func<Nursery, Task>)null!)),
        ("nursery.StartAsync", "body", static async () => await InNursery(
            static async nursery => await nursery.StartAsync((Func<StartStatus<int>, Coroutine>)null!))),
        ("nursery.StartAsync, plain", "body", static async () => await InNursery(
            static async nursery => await nursery.StartAsync((Func<StartStatus<int>, Task>)null!))),
        ("nursery.StartAsync without a value", "body", static async () => await InNursery(
            static async nursery => await nursery.StartAsync((Func<StartStatus, Coroutine>)null!))),
        ("nursery.StartAsync without a value, plain", "body", static async () => await InNursery(
            static async nursery => await nursery.StartAsync((Func<StartStatus, Task>)null!))),
        ("nursery.Create", "body", static async () => await InNursery(static async nursery => nursery.Create((Func<Coroutine>)null!))),
        ("nursery.Create<T>", "body", static async () => await InNursery(static async nursery => nursery.Create((Func<Coroutine<int>>)null!))),
        ("nursery.Create, plain", "body", static async () => await InNursery(static async nursery => nursery.Create((Func<Task>)null!))),
        ("nursery.Create<T>, plain", "body", static async () => await InNursery(static async nursery => nursery.Create((Func<Task<int>>)null!))),
        ("TaskGroup.RunAsync", "body", static async () => await TaskGroup.RunAsync((Func<TaskGroup, Coroutine>)null!)),
        ("TaskGroup.RunAsync<T>", "body", static async () => await TaskGroup.RunAsync((Func<TaskGroup, Coroutine<int>>)null!)),
        ("TaskGroup.RunAsync, plain", "body", static async () => await TaskGroup.RunAsync((Func<TaskGroup, Task>)null!)),
        ("TaskGroup.RunAsync<T>, plain", "body", static async () => await TaskGroup.RunAsync((Func<TaskGroup, Task<int>>)null!)),
        ("group.RunAsync", "body", static async () => await new TaskGroup().RunAsync((Func<Coroutine>)null!)),
        ("group.RunAsync<T>", "body", static async () => await new TaskGroup().RunAsync((Func<Coroutine<int>>)null!)),
        ("group.RunAsync, plain", "body", static async () => await new TaskGroup().RunAsync((Func<Task>)null!)),
        ("group.RunAsync<T>, plain", "body", static async () => await new TaskGroup().RunAsync((Func<Task<int>>)null!)),
        ("TimeoutScope.RunAsync", "body", static async () => await TimeoutScope.RunAsync(1, (Func<Coroutine>)null!)),
        ("TimeoutScope.RunAsync<T>", "body", static async () => await TimeoutScope.RunAsync(1, (Func<Coroutine<int>>)null!)),
        ("TimeoutScope.RunAsync, plain", "body", static async () => await TimeoutScope.RunAsync(1, (Func<Task>)null!)),
        ("TimeoutScope.RunAsync<T>, plain", "body", static async () => await TimeoutScope.RunAsync(1, (Func<Task<int>>)null!)),
        ("WaitMany", "futures", static async () => await Coroutine.WaitMany((IEnumerable<Future>)null!)),
        ("WaitFor", "future", static async () => await Coroutine.WaitFor((Future)null!, 1)),
        ("WaitFor<T>", "future", static async () => await Coroutine.WaitFor((IFuture<int>)null!, 1)),
        ("Shield", "future", static async () => await Coroutine.Shield((Future)null!)),
        ("Shield<T>", "future", static async () => await Coroutine.Shield((IFuture<int>)null!)),
        ("AsCoroutine", "future", static async () => await ((IFuture<int>)null!).AsCoroutine()),
        ("Call", "operation", static async () => await Coroutine.Call((Func<CancellationToken, Task>)null!)),
        ("Call<T>", "operation", static async () => await Coroutine.Call((Func<CancellationToken, Task<int>>)null!)),
        ("Call, value task", "operation", static async () => await Coroutine.Call((Func<CancellationToken, ValueTask>)null!)),
        ("Call<T>, value task", "operation", static async () => await Coroutine.Call((Func<CancellationToken, ValueTask<int>>)null!)),
        ("Uninterruptible", "task", static async () => await Coroutine.Uninterruptible((Task)null!)),
        ("Uninterruptible<T>", "task", static async () => await Coroutine.Uninterruptible((Task<int>)null!)),
        ("Uninterruptible, begun", "begin", static async () => await Coroutine.Uninterruptible((Func<Task>)null!)),
        ("Uninterruptible<T>, begun", "begin", static async () => await Coroutine.Uninterruptible((Func<Task<int>>)null!)),
        ("From", "body", static async () => await Coroutine.From((Func<Coroutine>)null!)),
        ("From<T>", "body", static async () => await Coroutine.From((Func<Coroutine<int>>)null!)),
        ("From, plain", "body", static async () => await Coroutine.From((Func<Task>)null!)),
        ("From<T>, plain", "body", static async () => await Coroutine.From((Func<Task<int>>)null!)),
        ("Gather, mixed", "future", static async () => await Coroutine.Gather(Coroutine.Completed, (Future)null!)),
        ("Gather, .NET task", "task", static async () => await Coroutine.Gather(Coroutine.Completed, (Task)null!)),
        ("Gather<T>, mixed", "future", static async () => await Coroutine.Gather(Coroutine.FromResult(1), (IFuture<int>)null!)),
        ("Gather<T>, .NET task", "task", static async () => await Coroutine.Gather(Coroutine.FromResult(1), (Task<int>)null!)),
        ("SetException", "exception", static async () => await Do(static () => EventLoop.Current.CreateFuture<int>().SetException(null!))),
        ("AddDoneCallback", "callback", static async () => await Do(static () => EventLoop.Current.CreateFuture().AddDoneCallback(null!))),
        ("RemoveDoneCallback", "callback", static async () => await Do(static () => EventLoop.Current.CreateFuture().RemoveDoneCallback(null!))),
        ("GetAsyncStack", "exception", static async () => await Do(static () => ((Exception)null!).GetAsyncStack())),
        ("LoopLocal", "create", static async () => await Do(static () => _ = new LoopLocal<object>(null!))),
        ("WaitQueue.Add", "loop", static async () => await Do(static () => new WaitQueue().Add(null!))),
        ("WaitQueue.Remove", "waiter", static async () => await Do(static () => new WaitQueue().Remove(null!))),
    ];

    private static readonly (string Member, string Parameter, Action Call)[] s_withoutALoop =
    [
        ("RunUntilComplete", "loop", static () => ((EventLoop)null!).RunUntilComplete(Coroutine.Completed)),
        ("RunUntilComplete<T>", "loop", static () => ((EventLoop)null!).RunUntilComplete(Coroutine.FromResult(1))),
        ("CallSoon", "loop", static () => ((EventLoop)null!).CallSoon(static _ => { }, null)),
        ("CallSoonThreadSafe", "loop", static () => ((EventLoop)null!).CallSoonThreadSafe(static _ => { }, null)),
        ("runner.Run of a future", "main", static () =>
        {
            using var runner = new LoopRunner(TestLoop.VirtualOptions());
            runner.Run((IFuture<int>)null!);
        }),
        ("loop.RunUntilComplete of a future", "future", static () =>
        {
            using EventLoop loop = TestLoop.NewVirtual();
            loop.RunUntilComplete((Future)null!);
        }),
        ("EventLoop.Run of a task", "task", static () => EventLoop.Run((Task)null!, TestLoop.VirtualOptions())),
        ("EventLoop.Run<T> of a task", "task", static () => EventLoop.Run((Task<int>)null!, TestLoop.VirtualOptions())),
    ];

    public static TheoryData<string> Calls => [.. s_calls.Select(static call => call.Member)];

    public static TheoryData<string> WithoutALoop => [.. s_withoutALoop.Select(static call => call.Member)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Member_NullArgument_ThrowsWithItsName(string member) => TestLoop.Run(async () =>
    {
        (_, string parameter, Func<Coroutine> call) = s_calls.Single(row => row.Member == member);

        ArgumentNullException error = await Expect.ThrowsAsync<ArgumentNullException>(async () => await call());

        Assert.Equal(parameter, error.ParamName);
        Assert.Equal([LoopTask.Current], EventLoop.Current.Tasks);
    });

    [Theory]
    [MemberData(nameof(WithoutALoop))]
    public void Member_NullArgumentWithoutALoop_ThrowsWithItsName(string member)
    {
        (_, string parameter, Action call) = s_withoutALoop.Single(row => row.Member == member);

        Assert.Equal(parameter, Assert.Throws<ArgumentNullException>(call).ParamName);
    }

    // The nursery would wrap the error.
    private static async Coroutine InNursery(Func<Nursery, Coroutine> call)
    {
        ArgumentNullException? error = null;
        await Nursery.RunAsync(async nursery => error = await Expect.ThrowsAsync<ArgumentNullException>(async () => await call(nursery)));
        throw error!;
    }

    private static Coroutine Do(Action call)
    {
        call();
        return Coroutine.Completed;
    }
}
