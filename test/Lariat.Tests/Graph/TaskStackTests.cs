namespace Lariat.Tests;

/// <summary>The methods in which a task waits or runs.</summary>
public class TaskStackTests
{
    [Fact]
    public void GetStack_TaskWaits_HasItsCoroutinesInnermostFirst() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        Assert.Equal(["Coroutine.Sleep", "TaskStackTests.InnerAsync", "TaskStackTests.OuterAsync"], Names(task.GetStack()));
        Assert.All(task.GetStack(), frame => Assert.True(frame.IsAsync));
    });

    [Fact]
    public void GetStack_BeforeTheFirstStep_HasTheOutermost() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OuterAsync());

        Assert.Equal(["TaskStackTests.OuterAsync"], Names(task.GetStack()));
        await task;
    });

    [Fact]
    public void GetStack_TaskHasEnded_IsEmpty() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OuterAsync());
        await task;

        Assert.Empty(task.GetStack());
    });

    [Fact]
    public void GetStack_OfTheRunningTaskInItsFirstStep_EndsAtItsOutermost() => TestLoop.Run(async () =>
    {
        LoopTask<string[]> task = LoopTask.Create(ReadInAsync(waits: false));

        Assert.Equal(["TaskStackTests.Read", "TaskStackTests.ReadAsync", "TaskStackTests.ReadInAsync"], await task);
    });

    [Fact]
    public void GetStack_OfTheRunningTaskAfterWaits_HasTheParkedOnesToo() => TestLoop.Run(async () =>
    {
        LoopTask<string[]> task = LoopTask.Create(ReadInAsync(waits: true));

        Assert.Equal(["TaskStackTests.Read", "TaskStackTests.ReadAsync", "TaskStackTests.ReadInAsync"], await task);
    });

    [Fact]
    public void GetStack_OfTheRunningTaskThatRecursed_HasEachLevel() => TestLoop.Run(async () =>
    {
        LoopTask<string[]> task = LoopTask.Create(RecurseAsync(200));

        string[] names = await task;

        Assert.Equal(202, names.Length);
        Assert.Equal(201, names.Count(name => name == "TaskStackTests.RecurseAsync"));
    });

    [Fact]
    public void GetStack_OfTheRunningTask_HasFilesAndLines() => TestLoop.Run(async () =>
    {
        CallGraphFrame frame = LoopTask.Current.GetStack()[0];
        await Coroutine.Sleep(0);

        Assert.EndsWith("TaskStackTests.cs", frame.FileName, StringComparison.Ordinal);
        Assert.True(frame.LineNumber > 0);
        Assert.EndsWith($"TaskStackTests.cs:{frame.LineNumber}", frame.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void GetStack_PlainMethodBetween_IsInItsPlace() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OverPlainAsync());
        await Coroutine.Sleep(0);

        Assert.Equal(
            [
                "Coroutine.Sleep", "TaskStackTests.InnerAsync", "TaskStackTests.PlainInnerAsync", "TaskStackTests.PlainOuterAsync",
                "TaskStackTests.OverPlainAsync",
            ],
            Names(task.GetStack()));
    });

    [Fact]
    public void GetStack_RunningBelowAPlainMethod_HasThoseAbove() => TestLoop.Run(async () =>
    {
        string[]? names = null;
        await LoopTask.Create(OverReadAsync());

        Assert.Equal(
            [
                "TaskStackTests.Read", "TaskStackTests.ReadAsync", "TaskStackTests.ReadInAsync", "TaskStackTests.ReadInPlainAsync",
                "TaskStackTests.OverReadAsync",
            ],
            names!);

        async Coroutine OverReadAsync() => await ReadInPlainAsync();

        async Task ReadInPlainAsync() => names = await ReadInAsync(waits: true);
    });

    [Fact]
    public void GetStack_ContinuationOfAPlainMethod_HasTheCoroutineAbove() => TestLoop.Run(async () =>
    {
        string[]? names = null;
        await LoopTask.Create(OverReadAsync());

        Assert.Equal(["TaskStackTests.Read", "TaskStackTests.ReadLaterAsync", "TaskStackTests.OverReadAsync"], names!);

        async Coroutine OverReadAsync() => await ReadLaterAsync();

        async Task ReadLaterAsync()
        {
            await Coroutine.Sleep(1);
            names = Read();
        }
    });

    [Fact]
    public void GetStack_AfterAPlainMethodThatHasWaited_HasTheCoroutinesAbove() => TestLoop.Run(async () =>
    {
        string[]? names = null;
        await LoopTask.Create(OverCallAsync());

        Assert.Equal(["TaskStackTests.Read", "TaskStackTests.CallAsync", "TaskStackTests.OverCallAsync"], names!);

        async Coroutine OverCallAsync() => await CallAsync();

        async Coroutine CallAsync()
        {
            await PlainInnerAsync();
            names = Read();
        }
    });

    [Fact]
    public void GetStack_AfterAPlainMethodThatRefusedARequest_HasTheCoroutinesAbove() => TestLoop.Run(async () =>
    {
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        string[]? names = null;
        LoopTask task = LoopTask.Create(OverCallAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        channel.Writer.TryWrite(1);
        await Coroutine.WaitMany([task]);

        Assert.Equal(["TaskStackTests.Read", "TaskStackTests.CallAsync", "TaskStackTests.OverCallAsync"], names!);

        async Coroutine OverCallAsync() => await CallAsync();

        async Coroutine CallAsync()
        {
            await ReceiveAsync();
            names = Read();
        }

        async Task ReceiveAsync() => await channel.Reader.ReadAsync();
    });

    [Fact]
    public void GetStack_SuspendedInAGenerator_HasTheBodyAndTheConsumer() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(ConsumeAsync());
        await Coroutine.Sleep(0);

        string[] names = Names(task.GetStack());

        Assert.Equal("Coroutine.Sleep", names[0]);
        Assert.Contains("AsyncGenerator.MoveNextAsync", names);
        Assert.Equal("TaskStackTests.ConsumeAsync", names[^1]);
        task.Cancel();
    });

    [Fact]
    public void GetStack_RunningInAGenerator_HasTheBodyAndTheConsumer() => TestLoop.Run(async () =>
    {
        string[]? names = null;
        var generator = new AsyncGenerator<int>(async yielder =>
        {
            await Coroutine.Sleep(1);
            names = Read();
            await yielder.YieldAsync(1);
        });

        await LoopTask.Create(TakeAsync());

        Assert.Equal("TaskStackTests.Read", names![0]);
        Assert.Contains("AsyncGenerator.MoveNextAsync", names);
        Assert.Equal("TaskStackTests.TakeAsync", names[^1]);

        async Coroutine TakeAsync()
        {
            await foreach (int _ in generator)
            {
            }
        }
    });

    [Fact]
    public void GetStack_OfATaskInterruptedByAnEagerStart_HasItsParkedAndRunningCoroutines() => TestLoop.Run(async () =>
    {
        string[]? names = null;
        LoopTask? outer = null;
        outer = LoopTask.Create(OuterOfEagerAsync());
        await outer;

        Assert.Equal(["TaskStackTests.StartAsync", "TaskStackTests.OuterOfEagerAsync"], names!);

        async Coroutine OuterOfEagerAsync() => await StartAsync();

        async Coroutine StartAsync()
        {
            await Coroutine.Sleep(1);
            LoopTask.Create(LookAsync(), eagerStart: true);
        }

        async Coroutine LookAsync() => names = Names(outer!.GetStack());
    });

    [Theory]
    [InlineData(1, new[] { "TaskStackTests.OuterAsync" })]
    [InlineData(2, new[] { "TaskStackTests.InnerAsync", "TaskStackTests.OuterAsync" })]
    [InlineData(-1, new[] { "Coroutine.Sleep" })]
    [InlineData(-2, new[] { "Coroutine.Sleep", "TaskStackTests.InnerAsync" })]
    [InlineData(0, new string[0])]
    [InlineData(int.MaxValue, new[] { "Coroutine.Sleep", "TaskStackTests.InnerAsync", "TaskStackTests.OuterAsync" })]
    [InlineData(int.MinValue, new[] { "Coroutine.Sleep", "TaskStackTests.InnerAsync", "TaskStackTests.OuterAsync" })]
    public void GetStack_WithALimit_KeepsOneEnd(int limit, string[] expected) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(OuterAsync());
        await Coroutine.Sleep(0);

        Assert.Equal(expected, Names(task.GetStack(limit)));
    });

    private static string[] Names(IEnumerable<CallGraphFrame> stack) => [.. stack.Select(frame => frame.Method)];

    private static string[] Read() => Names(LoopTask.Current.GetStack());

    private static async Coroutine OuterAsync() => await InnerAsync();

    private static async Coroutine InnerAsync() => await Coroutine.Sleep(1);

    private static async Coroutine OverPlainAsync() => await PlainOuterAsync();

    private static async Task PlainOuterAsync() => await PlainInnerAsync();

    private static async Task PlainInnerAsync() => await InnerAsync();

    private static async Coroutine<string[]> ReadInAsync(bool waits)
    {
        if (waits)
        {
            await Coroutine.Sleep(1);
        }

        return await ReadAsync(waits);
    }

    private static async Coroutine<string[]> ReadAsync(bool waits)
    {
        if (waits)
        {
            await Coroutine.Sleep(1);
        }

        return Read();
    }

    private static async Coroutine<string[]> RecurseAsync(int depth)
    {
        if (depth > 0)
        {
            return await RecurseAsync(depth - 1);
        }

        await Coroutine.Sleep(1);
        return Read();
    }

    private static async Coroutine ConsumeAsync()
    {
        var generator = new AsyncGenerator<int>(async yielder =>
        {
            await Coroutine.Sleep(1);
            await yielder.YieldAsync(1);
        });
        await foreach (int _ in generator)
        {
        }
    }
}
