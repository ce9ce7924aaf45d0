using Lariat.LowLevel;

namespace Lariat.Tests;

/// <summary>A loop with one of everything bound to it, in the state that a row of the misuse table needs.</summary>
public sealed class MisuseScene : IDisposable
{
    private readonly ManualResetEventSlim _ready = new();
    private readonly Thread? _thread;

    public MisuseScene(Circumstance circumstance)
    {
        Loop = new EventLoop(new LoopOptions { Log = TextWriter.Null });
        Loop.CreateTask(BindAsync());
        if (circumstance is Circumstance.WrongThread or Circumstance.OtherLoop)
        {
            _thread = new Thread(Loop.RunForever) { IsBackground = true, Name = "the loop's thread" };
            _thread.Start();
            _ready.Wait();
            return;
        }

        Loop.CallSoon(Loop.Stop);
        Loop.CallSoon(() => Loop.CallSoon(Loop.Stop));
        Loop.RunForever();
        Loop.RunForever();
        if (circumstance == Circumstance.ClosedLoop)
        {
            Loop.Close();
        }
    }

    public EventLoop Loop { get; }

    public Future<int> Future { get; private set; } = null!;

    public LoopTask<int> Task { get; private set; } = null!;

    public CallbackHandle Handle { get; private set; } = null!;

    public TimeoutScope Scope { get; private set; } = null!;

    public TaskGroup Group { get; } = new();

    public AsyncLock Lock { get; } = new();

    public AsyncEvent Event { get; } = new();

    public AsyncCondition Condition { get; } = new();

    public AsyncSemaphore Semaphore { get; } = new(0);

    public AsyncBoundedSemaphore BoundedSemaphore { get; } = new(1);

    public AsyncBarrier Barrier { get; } = new(2);

    public AsyncQueue<int> Queue { get; } = new(1);

    public WaitQueue WaitQueue { get; } = new();

    public Waiter Waiter { get; private set; } = null!;

    public void Dispose()
    {
        if (_thread is not null)
        {
            Loop.CallSoonThreadSafe(Loop.Stop);
            _thread.Join();
        }

        Loop.Close();
        _ready.Dispose();
    }

    // Binds each primitive by a task that waits on it.
    private async Coroutine BindAsync()
    {
        Future = Loop.CreateFuture<int>();
        Future.AddDoneCallback(static _ => { });
        Task = LoopTask.Create(WaitAsync());
        Handle = Loop.CallLater(3600, static () => { });
        Scope = new TimeoutScope(TimeSpan.FromHours(1));
        await Lock.AcquireAsync();
        await Condition.AcquireAsync();
        Park(Lock.AcquireAsync());
        Park(Condition.AcquireAsync());
        Park(Event.WaitAsync());
        Park(Semaphore.AcquireAsync());
        await BoundedSemaphore.AcquireAsync();
        Park(BoundedSemaphore.AcquireAsync());
        Queue.TryPut(1);
        Park(Queue.PutAsync(2));
        Park(Group.RunAsync(async Coroutine () => await Coroutine.Sleep(3600)));
        Park(WaitAtBarrierAsync());
        Park(WaitAsync(WaitQueue));
        Park(Scope.RunAsync(async Coroutine () => await Coroutine.Sleep(3600)));
        await Coroutine.Sleep(0);
        _ready.Set();
    }

    private async Coroutine<int> WaitAsync()
    {
        await Coroutine.Sleep(3600);
        return 1;
    }

    private async Coroutine WaitAtBarrierAsync() => await Barrier.WaitAsync();

    private async Coroutine WaitAsync(WaitQueue queue) => await (Waiter = queue.Add(Loop));

    private static void Park(Coroutine coroutine) => LoopTask.Create(coroutine);
}

/// <summary>How a row misuses the API.</summary>
public enum Circumstance
{
    /// <summary>The loop runs on another thread.</summary>
    WrongThread,

    /// <summary>The loop runs on another thread, and another loop on this one.</summary>
    OtherLoop,

    /// <summary>The loop is closed.</summary>
    ClosedLoop,

    /// <summary>The loop is open and does not run; no loop runs on this thread.</summary>
    OutsideALoop,
}
