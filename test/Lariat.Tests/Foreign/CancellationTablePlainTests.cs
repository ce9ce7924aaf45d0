using System.Runtime.CompilerServices;

namespace Lariat.Tests;

/// <summary>The rows of the table of docs/cancellation.md on plain methods at a foreign operation; see <see cref="CancellationTableTests"/>.</summary>
public class CancellationTablePlainTests
{
    private const string Row = "row of docs/cancellation.md";

    [Fact]
    [Trait(Row, "a plain method at a `Task`, at any depth, also as `async ValueTask`")]
    public void Cancel_OfPlainMethodsAtATask_ThrowsAtTheInnermostAwaitFirst() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        var foreign = new TaskCompletionSource<int>();

        LoopTask task = await CancelAsync(Coroutine.From(OuterAsync));
        foreign.SetResult(1);
        await SettleAsync();

        Assert.True(task.IsCanceled);
        Assert.Equal("inner value coroutine outer", order.Text);

        async Task OuterAsync() => await MarkAsync("outer", async Task () => await MiddleAsync());

        async Coroutine MiddleAsync()
        {
            try
            {
                await ValueAsync();
                order.Add("went on");
            }
            finally
            {
                order.Add("coroutine");
            }
        }

        async ValueTask ValueAsync() => await MarkAsync("value", async Task () => await MarkAsync("inner", () => foreign.Task));

        async Task MarkAsync(string name, Func<Task> body)
        {
            try
            {
                await body();
                order.Add("went on");
            }
            finally
            {
                order.Add(name);
            }
        }
    });

    [Fact]
    [Trait(Row, "`Task.WhenAll` of plain methods with results; `WhenAny`, `WaitAsync` of any")]
    public void Cancel_AtACombinatorOfPlainMethods_ThrowsInsideEach() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask all = await CancelAsync(Coroutine.From(async () => { await Task.WhenAll(NumberAsync("first"), NumberAsync("second")); }));
        LoopTask any = await CancelAsync(Coroutine.From(async () => { await Task.WhenAny(NumberAsync("third"), NumberAsync("fourth")); }));
        LoopTask wait = await CancelAsync(Coroutine.From(async () => { await NumberAsync("fifth").WaitAsync(TimeSpan.FromHours(1)); }));

        Assert.True(all.IsCanceled && any.IsCanceled && wait.IsCanceled);
        Assert.Equal("first second third fourth fifth", order.Text);

        async Task<int> NumberAsync(string name)
        {
            try
            {
                return await new TaskCompletionSource<int>().Task;
            }
            finally
            {
                order.Add(name);
            }
        }
    });

    [Fact]
    [Trait(Row, "`Task.WhenAll` of plain methods without results")]
    public void Cancel_AtWhenAllWithoutResults_LetsThoseAtAForeignTaskGoOn() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        var foreign = new TaskCompletionSource();

        LoopTask task = await CancelAsync(Coroutine.From(async () => { await Task.WhenAll(AtSleepAsync(), AtTaskAsync()); }));
        await Coroutine.Sleep(1);
        foreign.SetResult();
        await SettleAsync();

        Assert.True(task.IsCanceled);
        Assert.Equal("sleep went-on", order.Text);

        async Task AtSleepAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                order.Add("sleep");
            }
        }

        async Task AtTaskAsync()
        {
            await foreign.Task;
            order.Add("went-on");
        }
    });

    [Fact]
    [Trait(Row, "a plain method at `ConfigureAwait(false)`")]
    public void Cancel_OfAPlainMethodAtConfigureAwaitFalse_ThrowsInItsCaller() => TestLoop.RunReal(async () =>
    {
        var order = new Recorder();
        var foreign = new TaskCompletionSource();
        var wentOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        LoopTask task = await CancelAsync(Coroutine.From(CallAsync));
        foreign.SetResult();
        await wentOn.Task;

        Assert.True(task.IsCanceled);
        Assert.Equal("caller went-on", order.Text);

        async Task CallAsync()
        {
            try
            {
                await LibraryAsync();
            }
            finally
            {
                order.Add("caller");
            }
        }

        async Task LibraryAsync()
        {
            await foreign.Task.ConfigureAwait(false);
            order.Add("went-on");
            wentOn.SetResult();
        }
    });

    [Fact]
    [Trait(Row, "a method with a pooled builder, or a C# iterator, at a `Task`")]
    public void Cancel_OfAPooledMethodAtATask_IsKept() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        LoopTask pooled = await CancelAsync(Coroutine.From(async () =>
        {
            await PooledAsync();
            await Coroutine.Sleep(100);
        }));
        LoopTask iterator = await CancelAsync(Coroutine.From(async () =>
        {
            await foreach (int item in IterateAsync())
            {
                await Coroutine.Sleep(100);
            }
        }));
        bool wereKept = !pooled.IsCompleted && !iterator.IsCompleted;

        first.SetResult();
        await SettleAsync();
        second.SetResult();
        await SettleAsync();

        Assert.True(wereKept && pooled.IsCanceled && iterator.IsCanceled);
        Assert.Equal("pooled iterated", order.Text);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        async ValueTask PooledAsync()
        {
            await first.Task;
            order.Add("pooled");
        }

        async IAsyncEnumerable<int> IterateAsync()
        {
            await second.Task;
            order.Add("iterated");
            yield return 1;
        }
    });

    [Fact]
    [Trait(Row, "a plain method that was started and is not awaited yet")]
    public void Cancel_WithAPlainMethodNotAwaitedYet_LetsThatGoOn() => TestLoop.Run(async () =>
    {
        var order = new Recorder();
        var foreign = new TaskCompletionSource();

        LoopTask task = await CancelAsync(Coroutine.From(async Task () =>
        {
            Task later = LaterAsync();
            try
            {
                await new TaskCompletionSource().Task;
            }
            finally
            {
                order.Add("awaited");
            }

            await later;
        }));
        foreign.SetResult();
        await SettleAsync();

        Assert.True(task.IsCanceled);
        Assert.Equal("awaited went-on", order.Text);

        async Task LaterAsync()
        {
            await foreign.Task;
            order.Add("went-on");
        }
    });

    [Fact]
    [Trait(Row, "a plain method that two tasks await")]
    public void Cancel_OfOneOfTwoThatAwaitAPlainMethod_LeavesItToTheOther() => TestLoop.Run(async () =>
    {
        var foreign = new TaskCompletionSource<int>();
        Task<int>? shared = null;
        LoopTask<int> other = LoopTask.Create(async () => await (shared = SharedAsync()));
        await SettleAsync();

        LoopTask canceled = await CancelAsync(Coroutine.From(async () => { await shared!; }));
        foreign.SetResult(5);
        int result = await other;

        Assert.True(canceled.IsCanceled);
        Assert.Equal(5, result);

        async Task<int> SharedAsync() => await foreign.Task;
    });

    [Fact]
    [Trait(Row, "a generic coroutine whose awaits are of one type")]
    public void Cancel_OfAGenericCoroutineWithAwaitsOfOneType_EndsAtOnce() => TestLoop.Run(async () =>
    {
        var first = new TaskCompletionSource<int>();
        var second = new TaskCompletionSource<int>();

        LoopTask atFirst = await CancelAsync(BothAsync(first.Task, second.Task));
        first.SetResult(1);
        LoopTask atSecond = await CancelAsync(BothAsync(first.Task, second.Task));

        Assert.True(atFirst.IsCanceled && atSecond.IsCanceled);

        static async Coroutine BothAsync<T>(Task<T> one, Task<int> other)
        {
            try
            {
                await one;
                await other;
            }
            finally
            {
                await Coroutine.Sleep(0);
            }
        }
    });

    [Fact]
    [Trait(Row, "a loop over value tasks: `PeriodicTimer`, a channel")]
    public void Cancel_InALoopOfValueTasks_IsReportedWhenTheRequestIsOld() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var reports = new List<LoopErrorContext>();
        loop.ExceptionHandler = (_, report) => reports.Add(report);
        bool isOver = false;
        LoopTask task = await CancelAsync(Coroutine.From(async () =>
        {
            while (!isOver)
            {
                await TickAsync();
            }
        }));

        await Coroutine.Sleep(7);
        isOver = true;
        await Coroutine.WaitMany([task]);

        LoopErrorContext report = Assert.Single(reports);
        Assert.Equal(LoopErrorKind.SlowCancellation, report.Kind);
        Assert.Same(task, report.Future);

        // As a timer's ticks: each wait ends soon, and the next begins.
        ValueTask TickAsync()
        {
            var tick = new TaskCompletionSource();
            loop.CallLater(1, tick.SetResult);
            return new ValueTask(tick.Task);
        }
    });

    /// <summary>Lets the coroutine come to its wait, cancels it, and gives it a few iterations to end.</summary>
    private static async Coroutine<LoopTask> CancelAsync(Coroutine coroutine)
    {
        LoopTask task = LoopTask.Create(coroutine);
        await SettleAsync();
        task.Cancel();
        await SettleAsync();
        return task;
    }

    private static async Coroutine SettleAsync()
    {
        for (int i = 0; i < 10; i++)
        {
            await Coroutine.Sleep(0);
        }
    }
}
