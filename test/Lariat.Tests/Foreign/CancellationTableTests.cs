using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Lariat.Tests;

/// <summary>The table of docs/cancellation.md: a test for each row, whose trait is the row's first cell.</summary>
public class CancellationTableTests
{
    private const string Row = "row of docs/cancellation.md";

    [Fact]
    public void Table_EachRow_HasItsTest()
    {
        string[] rows = [.. ReadRows()];
        string[] tested = [.. FindTestedRows()];

        Assert.True(rows.Length > 10, $"only {rows.Length} rows found");
        Assert.Equal(rows.Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait(Row, "coroutine, future, task, sleep, lock, queue")]
    public void Cancel_AtAWaitOfLariats_EndsAtOnce() => TestLoop.Run(async () =>
    {
        var mutex = new AsyncLock();
        await mutex.AcquireAsync();
        var queue = new AsyncQueue<int>();
        LoopTask other = LoopTask.Create(Coroutine.Sleep(100));

        Assert.True((await CancelAsync(Coroutine.Sleep(100))).IsCanceled);
        Assert.True((await CancelAsync(mutex.AcquireAsync())).IsCanceled);
        Assert.True((await CancelAsync(Coroutine.From(async () => { await queue.GetAsync(); }))).IsCanceled);
        Assert.True((await CancelAsync(Coroutine.From(async () => { await EventLoop.Current.CreateFuture(); }))).IsCanceled);
        Assert.True((await CancelAsync(Coroutine.From(async () => await other))).IsCanceled);
    });

    [Fact]
    [Trait(Row, "a plain method (`async Task`, `task { }`, `Async Function`) at such a wait")]
    public void Cancel_OfAPlainMethodAtAWaitOfLariats_ThrowsInsideIt() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CancelAsync(Coroutine.From(PlainAsync));

        Assert.True(task.IsCanceled);
        Assert.Equal("inside", order.Text);

        async Task PlainAsync()
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                order.Add("inside");
            }
        }
    });

    [Fact]
    [Trait(Row, "`Task`, `Task<T>`, also with `ConfigureAwait(false)`, `WaitAsync`, `WhenAny`, `WhenAll`")]
    public void Cancel_AtATask_EndsAtOnceAndTheOperationGoesOn() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        Task<int> operation = source.Task;
        LoopTask[] tasks =
        [
            await CancelAsync(Coroutine.From(async () => { await (Task)operation; })),
            await CancelAsync(Coroutine.From(async () => { await operation; })),
            await CancelAsync(Coroutine.From(async () => { await operation.ConfigureAwait(false); })),
            await CancelAsync(Coroutine.From(async () => { await operation.WaitAsync(TimeSpan.FromHours(1)); })),
            await CancelAsync(Coroutine.From(async () => { await Task.WhenAny(operation); })),
            await CancelAsync(Coroutine.From(async () => { await Task.WhenAll(operation); })),
        ];

        Assert.All(tasks, task => Assert.True(task.IsCanceled));
        Assert.Equal(6, EventLoop.Current.AbandonedOperations.Count);
        source.SetResult(1);
    });

    [Fact]
    [Trait(Row, "a `Task` that hands something out: `semaphoreSlim.WaitAsync()`, `bufferBlock.ReceiveAsync()`")]
    public void Cancel_AtSemaphoreSlim_LosesThePermitUnlessItHasTheToken() => TestLoop.RunReal(async () =>
    {
        using var semaphore = new SemaphoreSlim(0);

        LoopTask without = await CancelAsync(Coroutine.From(async () => { await semaphore.WaitAsync(); }));
        semaphore.Release();
        int afterwards = semaphore.CurrentCount;
        LoopTask with = await CancelAsync(Coroutine.From(async () => { await semaphore.WaitAsync(LoopTask.Current.Token); }));
        await Coroutine.WaitMany([with]);
        semaphore.Release();

        Assert.True(without.IsCanceled && with.IsCanceled);
        Assert.Equal((0, 1), (afterwards, semaphore.CurrentCount));
    });

    [Fact]
    [Trait(Row, "`task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)`")]
    public void Cancel_AtSuppressThrowing_ThrowsAllTheSame() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CancelAsync(Coroutine.From(async () =>
        {
            await new TaskCompletionSource().Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            order.Add("went on");
        }));

        Assert.True(task.IsCanceled);
        Assert.Equal("", order.Text);
    });

    [Fact]
    [Trait(Row, "`coroutine.AsTask()`")]
    public void Cancel_AtTheTaskOfACoroutine_LetsTheCoroutineGoOn() => TestLoop.Run(async () =>
    {
        var order = new Recorder();

        LoopTask task = await CancelAsync(Coroutine.From(async () => { await WorkAsync().AsTask(); }));
        await Coroutine.Sleep(10);

        Assert.True(task.IsCanceled);
        Assert.Equal("done", order.Text);

        async Coroutine WorkAsync()
        {
            await Coroutine.Sleep(5);
            order.Add("done");
        }
    });

    [Fact]
    [Trait(Row, "`Coroutine.Abandon(valueTask)`")]
    public void Cancel_AtAbandon_LosesTheItem() => TestLoop.RunReal(async () =>
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();

        LoopTask task = await CancelAsync(Coroutine.From(async () => { await Coroutine.Abandon(channel.Reader.ReadAsync()); }));
        channel.Writer.TryWrite(1);

        Assert.True(task.IsCanceled);
        Assert.False(channel.Reader.TryRead(out _));
    });

    [Fact]
    [Trait(Row, "`Coroutine.ToThread`, `loop.RunInExecutor`")]
    public void Cancel_AtToThread_LetsTheFunctionGoOn() => TestLoop.RunReal(async () =>
    {
        using var gate = new ManualResetEventSlim();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopTask task = LoopTask.Create(async () =>
        {
            await Coroutine.ToThread(() =>
            {
                begun.SetResult();
                gate.Wait();
                ended.SetResult();
            });
        });
        await begun.Task;

        task.Cancel();
        await Coroutine.WaitMany([task]);
        bool hadEnded = ended.Task.IsCompleted;
        gate.Set();
        await ended.Task;

        Assert.True(task.IsCanceled);
        Assert.False(hadEnded);
    });

    [Fact]
    [Trait(Row, "`ValueTask`: a channel's `ReadAsync`, a pipe's, a stream's")]
    public void Cancel_AtAValueTask_IsKeptUntilItHasEndedUnlessItHasTheToken() => TestLoop.RunReal(async () =>
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();
        int taken = 0;
        LoopTask without = await CancelAsync(Coroutine.From(async () =>
        {
            taken = await channel.Reader.ReadAsync();
            await Coroutine.Sleep(600);
        }));
        bool wasWaitedFor = !without.IsCompleted;

        channel.Writer.TryWrite(1);
        await Coroutine.WaitMany([without]);
        LoopTask with = await CancelAsync(Coroutine.From(async () => { await channel.Reader.ReadAsync(LoopTask.Current.Token); }));
        await Coroutine.WaitMany([with]);
        channel.Writer.TryWrite(2);

        Assert.True(wasWaitedFor && without.IsCanceled && with.IsCanceled);
        Assert.Equal(1, taken);
        Assert.True(channel.Reader.TryRead(out int second) && second == 2);
    });

    [Fact]
    [Trait(Row, "`await foreach` over a sequence that is not Lariat's")]
    public void Cancel_AtAnAsyncSequence_IsKeptUnlessItHasTheToken() => TestLoop.RunReal(async () =>
    {
        Channel<int> channel = Channel.CreateUnbounded<int>();
        LoopTask without = await CancelAsync(ReadAsync(default));
        bool wasWaitedFor = !without.IsCompleted;
        channel.Writer.TryWrite(1);
        await Coroutine.WaitMany([without]);

        LoopTask with = await CancelAsync(Coroutine.From(() => ReadAsync(LoopTask.Current.Token)));
        await Coroutine.WaitMany([with]);

        Assert.True(wasWaitedFor && without.IsCanceled && with.IsCanceled);

        async Coroutine ReadAsync(CancellationToken token)
        {
            await foreach (int item in channel.Reader.ReadAllAsync(token))
            {
                await Coroutine.Sleep(600);
            }
        }
    });

    [Fact]
    [Trait(Row, "awaiters of others: Rx's `await observable`, a library's own")]
    public void Cancel_AtAnAwaiterOfOthers_IsKeptUntilItGoesOn() => TestLoop.Run(async () =>
    {
        var signal = new Signal();
        LoopTask task = await CancelAsync(Coroutine.From(async () =>
        {
            await signal;
            await Coroutine.Sleep(100);
        }));
        bool wasWaitedFor = !task.IsCompleted;

        signal.Raise();
        await SettleAsync();

        Assert.True(wasWaitedFor && task.IsCanceled);
    });

    [Fact]
    [Trait(Row, "`await (dynamic)task`")]
    public void Cancel_AtADynamicTask_IsKeptUntilItHasEnded() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        LoopTask task = await CancelAsync(Coroutine.From(async Coroutine () =>
        {
            await (dynamic)source.Task;
            await Coroutine.Sleep(100);
        }));
        bool wasWaitedFor = !task.IsCompleted;

        source.SetResult(1);
        await SettleAsync();

        Assert.True(wasWaitedFor && task.IsCanceled);
    });

    [Fact]
    [Trait(Row, "`Coroutine.Uninterruptible(task)`")]
    public void Cancel_AtUninterruptible_IsKeptUntilItHasEnded() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource();
        LoopTask task = await CancelAsync(Coroutine.From(async () =>
        {
            await Coroutine.Uninterruptible(source.Task);
            await Coroutine.Sleep(100);
        }));
        bool wasWaitedFor = !task.IsCompleted;

        source.SetResult();
        await SettleAsync();

        Assert.True(wasWaitedFor && task.IsCanceled);
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
        for (int i = 0; i < 5; i++)
        {
            await Coroutine.Sleep(0);
        }
    }

    private static IEnumerable<string> ReadRows()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cancellation.md")).ReplaceLineEndings("\n");
        const string head = "| awaited | when it is canceled there | what is lost | remedy |\n|---|---|---|---|\n";
        int start = page.IndexOf(head, StringComparison.Ordinal);
        Assert.True(start >= 0, "docs/cancellation.md has no such table");
        return page[(start + head.Length)..].Split('\n').TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split(" | ")[0][2..]);
    }

    private static IEnumerable<string> FindTestedRows() => typeof(CancellationTableTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        .SelectMany(method => method.GetCustomAttributes<TraitAttribute>())
        .Where(trait => trait.Name == Row)
        .Select(trait => trait.Value);

    /// <summary>Goes on when it is raised, as an observable's last value does; knows no token.</summary>
    private sealed class Signal : INotifyCompletion
    {
        private Action? _continuation;

        public bool IsCompleted => false;

        public Signal GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _continuation = continuation;

        public void Raise() => _continuation!();
    }
}
