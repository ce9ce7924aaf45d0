using System.Runtime.CompilerServices;

namespace Lariat.Tests;

public class ResumptionTests
{
    [Fact]
    public void Await_CompletedOnAPoolThread_ResumesOnTheLoop() => TestLoop.RunReal(async () =>
    {
        LoopTask task = LoopTask.Current;

        int thread = await Task.Run(() => Environment.CurrentManagedThreadId);

        Assert.NotEqual(thread, Environment.CurrentManagedThreadId);
        Assert.Same(task, LoopTask.Current);
    });

    [Fact]
    public void Await_ConfigureAwaitFalse_StillResumesOnTheLoop() => TestLoop.RunReal(async () =>
    {
        int thread = Environment.CurrentManagedThreadId;

        await Task.Run(static () => { }).ConfigureAwait(false);
        await new ValueTask(Task.Run(static () => { })).ConfigureAwait(false);
        await Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        Assert.Equal(thread, Environment.CurrentManagedThreadId);
    });

    [Fact]
    public void Await_CompletedByAnotherTaskOfTheLoop_ResumesInItsOwnStep() => TestLoop.Run(async () =>
    {
        var source = new TaskCompletionSource();
        var order = new Recorder();
        LoopTask waiting = LoopTask.Create(WaitAsync(), "waiting");
        await Coroutine.Sleep(0);

        source.SetResult();
        order.Add("completer-goes-on");
        await waiting;

        Assert.Equal("completer-goes-on resumed-in-waiting", order.Text);

        async Coroutine WaitAsync()
        {
            await source.Task;
            order.Add($"resumed-in-{LoopTask.Current.Name}");
        }
    });

    [Fact]
    public void Await_CompletedInsideOnCompleted_GoesOnInTheSameIteration() => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await new ScriptedAwaitable(static continuation => continuation());

        Assert.Equal(before, EventLoop.Current.Iterations);
    });

    [Fact]
    public void Await_CompletedTwice_ResumesOnce() => TestLoop.Run(async () =>
    {
        Action? stored = null;
        int resumed = 0;
        LoopTask task = LoopTask.Create(WaitAsync());
        await Coroutine.Sleep(0);

        stored!();
        stored();
        await task;
        stored();
        await Coroutine.Sleep(1);

        Assert.Equal(1, resumed);

        async Coroutine WaitAsync()
        {
            await new ScriptedAwaitable(continuation => stored = continuation);
            resumed++;
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void Await_OnCompletedThrows_ThrowsAtTheAwait() => TestLoop.Run(async () =>
    {
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await ThrowsAsync());

        static async Coroutine ThrowsAsync()
            => await new ScriptedAwaitable(static _ => throw new InvalidTimeZoneException());
    });

    [Fact]
    public void Await_CompletedAfterTheLoopClosed_IsDroppedAndCounted()
    {
        var source = new TaskCompletionSource();
        var loop = TestLoop.NewVirtual();
        loop.CreateTask(WaitAsync());
        loop.Stop();
        loop.RunForever();
        loop.Close();

        source.SetResult();
        SpinWait.SpinUntil(() => loop.GetStatistics().DroppedCompletions > 0, TimeSpan.FromSeconds(30));

        Assert.Equal(1, loop.GetStatistics().DroppedCompletions);

        async Coroutine WaitAsync() => await source.Task.ConfigureAwait(false);
    }

    [Fact]
    public void Await_ManyCompletionsFromManyThreads_LosesNone() => TestLoop.RunReal(async () =>
    {
        const int Count = 2_000;
        int resumed = 0;

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < Count; i++)
            {
                group.Create(HopAsync());
            }

            await Coroutine.Completed;
        });

        Assert.Equal(Count, resumed);

        async Coroutine HopAsync()
        {
            await Task.Run(static () => { });
            resumed++;
        }
    });

    private readonly struct ScriptedAwaitable(Action<Action> onCompleted) : INotifyCompletion
    {
        public bool IsCompleted => false;

        public ScriptedAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => onCompleted(continuation);
    }
}
