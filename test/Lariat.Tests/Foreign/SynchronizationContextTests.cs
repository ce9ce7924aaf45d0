using System.Threading.Tasks.Sources;

namespace Lariat.Tests;

/// <summary>The table of docs/design.md, "Synchronization contexts": what the runtime does, and what it means for coroutines.</summary>
public class SynchronizationContextTests
{
    [Theory]
    [InlineData(false, true, "pool")]
    [InlineData(true, true, "inline")]
    [InlineData(true, false, "posted")]
    [InlineData(false, false, "inline")]
    public void TaskAwaiter_ContextAtRegistrationAndCompletion_RunsTheContinuationThere(bool atRegistration, bool atCompletion, string expected)
    {
        var source = new TaskCompletionSource();

        string where = Observe(atRegistration, atCompletion, source.Task.GetAwaiter().UnsafeOnCompleted, source.SetResult);

        Assert.Equal(expected, where);
    }

    [Theory]
    [InlineData(false, true, "inline")]
    [InlineData(true, true, "posted")]
    [InlineData(true, false, "posted")]
    [InlineData(false, false, "inline")]
    public void ValueTaskSource_ContextAtRegistrationAndCompletion_RunsTheContinuationThere(bool atRegistration, bool atCompletion, string expected)
    {
        var source = new ManualSource();

        string where = Observe(atRegistration, atCompletion, new ValueTask(source, 0).GetAwaiter().UnsafeOnCompleted, source.Complete);

        Assert.Equal(expected, where);
    }

    [Fact]
    public void Await_PlainMethodThatEndsInASegmentOfTheTask_GoesOnInTheSameIteration() => TestLoop.Run(async () =>
    {
        Future<object?> future = EventLoop.Current.CreateFuture();
        long plainResumed = 0;
        EventLoop.Current.CallSoon(() => future.SetResult(null));

        await PlainAsync();

        Assert.Equal(plainResumed, EventLoop.Current.Iterations);

        async Task PlainAsync()
        {
            await future;
            plainResumed = EventLoop.Current.Iterations;
        }
    });

    [Fact]
    public void Await_TaskCompletedByACallback_ResumesInTheNextIteration() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource();
        long completed = 0;
        EventLoop.Current.CallSoon(() =>
        {
            completed = EventLoop.Current.Iterations;
            source.SetResult();
        });

        await source.Task;

        Assert.Equal(completed + 1, EventLoop.Current.Iterations);
    });

    [Fact]
    public void Await_ValueTaskSourceCompletedByAnotherTask_ResumesInTheNextIteration() => TestLoop.Run(async () =>
    {
        var source = new ManualSource();
        long completed = 0;
        LoopTask.Create(CompleteAsync());

        await new ValueTask(source, 0);

        Assert.Equal(completed + 1, EventLoop.Current.Iterations);

        async Coroutine CompleteAsync()
        {
            await Coroutine.Completed;
            completed = EventLoop.Current.Iterations;
            source.Complete();
        }
    });

    [Fact]
    public void Await_CSharpIterator_StaysInTheIteration() => TestLoop.Run(async () =>
    {
        long before = 0;

        await foreach (int _ in NumbersAsync())
        {
            Assert.Equal(before, EventLoop.Current.Iterations);
        }

        async IAsyncEnumerable<int> NumbersAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                await Coroutine.Sleep(1);
                before = EventLoop.Current.Iterations;
                yield return i;
            }
        }
    });

    [Fact]
    public void Await_ValueTaskOfAPlainMethod_GoesOnInTheSameIteration() => TestLoop.Run(async () =>
    {
        long plainResumed = 0;

        await PlainAsync();

        Assert.Equal(plainResumed, EventLoop.Current.Iterations);

        async ValueTask PlainAsync()
        {
            await Coroutine.Sleep(1);
            plainResumed = EventLoop.Current.Iterations;
        }
    });

    [Fact]
    public void Await_TaskYield_LetsOthersRun() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await Task.Yield();

        Assert.Equal(before + 1, EventLoop.Current.Iterations);
    });

    [Fact]
    public void Current_InTask_IsTheTasksOwn() => TestLoop.Run(async () =>
    {
        SynchronizationContext? mine = SynchronizationContext.Current;
        SynchronizationContext? others = null;

        await LoopTask.Create(Other());
        await Coroutine.Sleep(1);

        Assert.NotNull(mine);
        Assert.Same(mine, SynchronizationContext.Current);
        Assert.NotSame(mine, others);

        async Coroutine Other()
        {
            others = SynchronizationContext.Current;
            await Coroutine.Completed;
        }
    });

    [Fact]
    public void Current_AfterAPlainMethodHasSuspendedInACall_IsTheTasksOwn() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource();
        SynchronizationContext? before = SynchronizationContext.Current;

        Task plain = PlainAsync();
        SynchronizationContext? after = SynchronizationContext.Current;
        operation.SetResult();
        await plain;

        Assert.NotNull(before);
        Assert.Same(before, after);

        async Task PlainAsync() => await Coroutine.Call(_ => operation.Task);
    });

    [Fact]
    public void Post_AsyncLocalChangesBeforeTheCallback_RunsWithThePostersValue() => TestLoop.Run(async () =>
    {
        var local = new AsyncLocal<int> { Value = 1 };
        int seen = 0;

        SynchronizationContext.Current!.Post(_ => seen = local.Value, null);
        local.Value = 2;
        await Coroutine.Sleep(1);

        Assert.Equal(1, seen);
        Assert.Equal(2, local.Value);
    });

    [Fact]
    public void Post_FromAnotherThread_RunsAsASegmentOfTheTask() => TestLoop.RunReal(async () =>
    {
        SynchronizationContext context = SynchronizationContext.Current!;
        Future<string> posted = EventLoop.Current.CreateFuture<string>();

        await Task.Run(() => context.Post(_ => posted.SetResult(LoopTask.Current.Name), null));

        Assert.Equal(LoopTask.Current.Name, await posted);
    });

    [Fact]
    public void Send_OnTheLoopsThread_RunsInsideTheCall() => TestLoop.Run(async () =>
    {
        await Coroutine.Yield();
        SynchronizationContext context = SynchronizationContext.Current!;
        object? received = null;

        context.Send(state => received = state, "sent");

        Assert.Equal("sent", received);
    });

    [Fact]
    public void Send_FromAnotherThread_WaitsForTheEndAndThrowsItsException() => TestLoop.RunReal(async () =>
    {
        SynchronizationContext context = SynchronizationContext.Current!;
        int loopThread = Environment.CurrentManagedThreadId;
        int? ran = null;
        Exception? thrown = null;

        await Task.Run(() =>
        {
            context.Send(_ => ran = Environment.CurrentManagedThreadId, null);
            thrown = Record.Exception(() => context.Send(static _ => throw new FormatException("sent"), null));
        });

        Assert.Equal(loopThread, ran);
        Assert.Equal("sent", Assert.IsType<FormatException>(thrown).Message);
    });

    private static string Observe(bool atRegistration, bool atCompletion, Action<Action> register, Action complete)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        var context = new RecordingContext();
        using var ran = new ManualResetEventSlim();
        int thread = 0;
        try
        {
            SynchronizationContext.SetSynchronizationContext(atRegistration ? context : null);
            register(() =>
            {
                thread = Environment.CurrentManagedThreadId;
                ran.Set();
            });
            SynchronizationContext.SetSynchronizationContext(atCompletion ? context : null);
            complete();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        ran.Wait(TimeSpan.FromSeconds(30));
        return context.PostCount > 0 ? "posted" : thread == Environment.CurrentManagedThreadId ? "inline" : "pool";
    }

    private sealed class RecordingContext : SynchronizationContext
    {
        public int PostCount { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            PostCount++;
            d(state);
        }
    }

    private sealed class ManualSource : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core;

        public void Complete() => _core.SetResult(true);

        public void GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
            => _core.OnCompleted(continuation, state, token, flags);
    }
}
