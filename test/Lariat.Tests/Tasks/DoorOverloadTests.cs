namespace Lariat.Tests;

/// <summary>What a lambda becomes at each door: a coroutine where the compiler may choose, else what its author said.</summary>
public class DoorOverloadTests
{
    // What a coroutine writes before it suspends, its caller sees; what an async Task method writes, it does not.
    private static readonly AsyncLocal<string?> s_mark = new();

    public static TheoryData<string> Names { get; } = [.. Doors().Select(door => door.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Lambda_WithoutAType_BecomesACoroutine(string name) => TestLoop.Run(async () =>
    {
        Door door = Doors().Single(door => door.Name == name);

        await Coroutine.From(async Coroutine () => Assert.Equal("marked", await MarkOf(door.Plain)));
        await Coroutine.From(async Coroutine () => Assert.Equal("marked", await MarkOf(door.WithResult)));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Lambda_OfTypeTask_StaysAPlainMethod(string name) => TestLoop.Run(async () =>
    {
        Door door = Doors().Single(door => door.Name == name);

        await Coroutine.From(async Coroutine () => Assert.Null(await MarkOf(door.AsTask)));
        await Coroutine.From(async Coroutine () => Assert.Null(await MarkOf(door.AsTaskWithResult)));
    });

    [Fact]
    public void Run_OfALambda_ChoosesByItsResult()
    {
        EventLoop.Run(async () => await Coroutine.Sleep(0), TestLoop.VirtualOptions());
        EventLoop.Run(async Coroutine () => await Coroutine.Sleep(0), TestLoop.VirtualOptions());
        EventLoop.Run(async Task () => await Coroutine.Sleep(0), TestLoop.VirtualOptions());
        EventLoop.Run(SleepAsync(), TestLoop.VirtualOptions());
        EventLoop.Run(SleepAsync, TestLoop.VirtualOptions());
        int ofLambda = EventLoop.Run(async () => await FiveAsync(), TestLoop.VirtualOptions());
        int ofTyped = EventLoop.Run(async Coroutine<int> () => await FiveAsync(), TestLoop.VirtualOptions());
        int ofPlain = EventLoop.Run(async Task<int> () => await FiveAsync(), TestLoop.VirtualOptions());
        int ofCall = EventLoop.Run(FiveAsync(), TestLoop.VirtualOptions());

        Assert.Equal((5, 5, 5, 5), (ofLambda, ofTyped, ofPlain, ofCall));
    }

    [Fact]
    public void Create_OfALambdaThatOnlyThrows_HasNoResult() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(async () => throw new InvalidTimeZoneException());

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await task);
    });

    [Fact]
    public void Create_OfDefault_IsStillACoroutines() => TestLoop.Run(async () =>
    {
        await Coroutine.Sleep(0);
        var error = Assert.Throws<InvalidOperationException>(() => LoopTask.Create(default));

        Assert.Contains("default", error.Message, StringComparison.Ordinal);
    });

    private static async Coroutine<string?> MarkOf(Func<Coroutine<LoopContext>> run)
    {
        string? mark = null;
        (await run()).Run(() => mark = s_mark.Value);
        return mark;
    }

    private sealed record Door(
        string Name,
        Func<Coroutine<LoopContext>> Plain,
        Func<Coroutine<LoopContext>> WithResult,
        Func<Coroutine<LoopContext>> AsTask,
        Func<Coroutine<LoopContext>> AsTaskWithResult);

    private static IEnumerable<Door> Doors()
    {
        yield return new(
            "Coroutine.From",
            () => Here(Coroutine.From(async () => { s_mark.Value = "marked"; })),
            () => Here(Coroutine.From(async () => s_mark.Value = "marked")),
            () => Here(Coroutine.From(async Task () => { s_mark.Value = "marked"; })),
            () => Here(Coroutine.From(async Task<string> () => s_mark.Value = "marked")));
        yield return new(
            "LoopTask.Create",
            () => Of(LoopTask.Create(async () => { s_mark.Value = "marked"; })),
            () => Of((LoopTask<string>)LoopTask.Create(async () => s_mark.Value = "marked")),
            () => Of(LoopTask.Create(async Task () => { s_mark.Value = "marked"; })),
            () => Of((LoopTask<string>)LoopTask.Create(async Task<string> () => s_mark.Value = "marked")));
        yield return new(
            "loop.CreateTask",
            () => Of(EventLoop.Current.CreateTask(async () => { s_mark.Value = "marked"; })),
            () => Of((LoopTask<string>)EventLoop.Current.CreateTask(async () => s_mark.Value = "marked")),
            () => Of(EventLoop.Current.CreateTask(async Task () => { s_mark.Value = "marked"; })),
            () => Of((LoopTask<string>)EventLoop.Current.CreateTask(async Task<string> () => s_mark.Value = "marked")));
        yield return new(
            "group.Create",
            () => InGroup(group => group.Create(async () => { s_mark.Value = "marked"; })),
            () => InGroup(group => (LoopTask<string>)group.Create(async () => s_mark.Value = "marked")),
            () => InGroup(group => group.Create(async Task () => { s_mark.Value = "marked"; })),
            () => InGroup(group => (LoopTask<string>)group.Create(async Task<string> () => s_mark.Value = "marked")));
        yield return new(
            "nursery.Create",
            () => InNursery(nursery => nursery.Create(async () => { s_mark.Value = "marked"; })),
            () => InNursery(nursery => (LoopTask<string>)nursery.Create(async () => s_mark.Value = "marked")),
            () => InNursery(nursery => nursery.Create(async Task () => { s_mark.Value = "marked"; })),
            () => InNursery(nursery => (LoopTask<string>)nursery.Create(async Task<string> () => s_mark.Value = "marked")));
        yield return new(
            "TaskGroup.RunAsync",
            () => Here(TaskGroup.RunAsync(async _ => { s_mark.Value = "marked"; })),
            () => Here(TaskGroup.RunAsync(async _ => s_mark.Value = "marked")),
            () => Here(TaskGroup.RunAsync(async Task (_) => { s_mark.Value = "marked"; })),
            () => Here(TaskGroup.RunAsync(async Task<string> (_) => s_mark.Value = "marked")));
        yield return new(
            "TimeoutScope.RunAsync",
            () => Here(TimeoutScope.RunAsync(null, async () => { s_mark.Value = "marked"; })),
            () => Here(TimeoutScope.RunAsync(null, async () => s_mark.Value = "marked")),
            () => Here(TimeoutScope.RunAsync(null, async Task () => { s_mark.Value = "marked"; })),
            () => Here(TimeoutScope.RunAsync(null, async Task<string> () => s_mark.Value = "marked")));
        yield return new(
            "scope.RunAsync",
            () => Here(new TimeoutScope(null).RunAsync(async () => { s_mark.Value = "marked"; })),
            () => Here(new TimeoutScope(null).RunAsync(async () => s_mark.Value = "marked")),
            () => Here(new TimeoutScope(null).RunAsync(async Task () => { s_mark.Value = "marked"; })),
            () => Here(new TimeoutScope(null).RunAsync(async Task<string> () => s_mark.Value = "marked")));
    }

    private static async Coroutine<LoopContext> Here(Coroutine coroutine)
    {
        s_mark.Value = null;
        await coroutine;
        return LoopContext.Capture();
    }

    private static async Coroutine<LoopContext> Here(Coroutine<string> coroutine)
    {
        s_mark.Value = null;
        await coroutine;
        return LoopContext.Capture();
    }

    private static async Coroutine<LoopContext> Of(LoopTask task)
    {
        await task;
        return task.Context;
    }

    private static async Coroutine<LoopContext> InGroup(Func<TaskGroup, LoopTask> create)
    {
        LoopTask? task = null;
        await TaskGroup.RunAsync(async Coroutine (group) =>
        {
            await Coroutine.Sleep(0);
            task = create(group);
        });
        return task!.Context;
    }

    private static async Coroutine<LoopContext> InNursery(Func<Nursery, LoopTask> create)
    {
        LoopTask? task = null;
        await Nursery.RunAsync(async Coroutine (nursery) => task = create(nursery));
        return task!.Context;
    }

    private static async Coroutine SleepAsync() => await Coroutine.Sleep(0);

    private static async Coroutine<int> FiveAsync()
    {
        await Coroutine.Sleep(0);
        return 5;
    }
}
