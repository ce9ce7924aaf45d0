using Lariat.Collections;
using Lariat.Coroutines;

namespace Lariat;

public sealed partial class EventLoop : ICoroutineHost
{
    private readonly CreationOrder<LoopTask> _tasks = new();
    private int _lastTaskNumber;

    /// <summary>The tasks of this loop that have not ended, in the order in which they were created.</summary>
    /// <remarks>asyncio: <c>all_tasks()</c>.</remarks>
    public IReadOnlyList<LoopTask> Tasks
    {
        get
        {
            CheckThread();
            return _tasks.ToArray();
        }
    }

    /// <summary>How many tasks of this loop have not ended.</summary>
    public int TaskCount => _tasks.Count;

    /// <summary>How <see cref="CreateTask(Coroutine, string?, LoopContext?)"/> makes tasks; null: lazily, the default.</summary>
    public LoopTaskFactory? TaskFactory { get; set; }

    internal LoopTask? CurrentTask { get; set; }

    /// <summary>True while a callback runs: an eager task then starts inside it.</summary>
    internal bool IsInCallback { get; private set; }

    /// <summary>Makes a future that somebody will complete.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <remarks>asyncio: <c>create_future()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    public Future<T> CreateFuture<T>()
    {
        CheckOpen();
        return new Future<T>(this);
    }

    /// <summary>Makes a future whose result does not matter: complete it with null, as Python's <c>set_result(None)</c>.</summary>
    /// <inheritdoc cref="CreateFuture{T}" path="/remarks"/>
    /// <inheritdoc cref="CreateFuture{T}" path="/exception"/>
    public Future<object?> CreateFuture() => CreateFuture<object?>();

    /// <summary>Makes a task of a coroutine; its first step runs in the next iteration.</summary>
    /// <param name="coroutine">What the task runs.</param>
    /// <param name="name">For people; default "Task-N".</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <remarks>Goes through <see cref="TaskFactory"/>. asyncio: <c>loop.create_task</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread, or the coroutine was used already.</exception>
    public LoopTask CreateTask(Coroutine coroutine, string? name = null, LoopContext? context = null)
        => TaskFactory is { } factory ? factory.Create(this, coroutine, name, context) : NewTask(coroutine, name, context, eagerStart: false);

    /// <inheritdoc cref="CreateTask(Coroutine, string?, LoopContext?)"/>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null)
        => TaskFactory is { } factory ? factory.Create(this, coroutine, name, context) : NewTask(coroutine, name, context, eagerStart: false);

    internal LoopTask NewTask(Coroutine coroutine, string? name, LoopContext? context, bool eagerStart)
    {
        Frame root = ClaimForTask(coroutine.Claim(), eagerStart ? context : null);
        return Start(new LoopTask(this, root, context), name, eagerStart);
    }

    internal LoopTask<T> NewTask<T>(Coroutine<T> coroutine, string? name, LoopContext? context, bool eagerStart)
    {
        Frame<T> root = coroutine.Claim();
        ClaimForTask(root, eagerStart ? context : null);
        return Start(new LoopTask<T>(this, root, context), name, eagerStart);
    }

    /// <summary>What runs now, for the watchdog. Any thread; may be stale.</summary>
    internal string DescribeRunning() => CurrentTask switch
    {
        null => "a callback",
        { CodeName: { } code } task => $"{task}, in {code}",
        { } task => task.ToString(),
    };

    /// <summary>The tasks whose cancellation is being passed on to what they wait for (LoopTask.CancelChain.cs).</summary>
    internal Stack<LoopTask> CancelPath { get; } = new();

    internal int NextTaskNumber() => ++_lastTaskNumber;

    internal void Unregister(LoopTask task) => _tasks.Remove(task);

    /// <summary>A plain async method awaits a future that is pending.</summary>
    internal void AwaitFromPlainMethod(Future future, Action continuation)
    {
        future.Loop.CheckThread(future);
        if (CurrentTask is { } task)
        {
            new PlainStrand(task, leaf: null, continuation).Start(future);
        }
        else
        {
            future.AddWaiter(new DoneCallback(future, _ => continuation(), context: null));
        }
    }

    void ICoroutineHost.AwaitFromPlainMethod(Frame child, Action continuation)
    {
        LoopTask task = CurrentTask!;
        if (child.IsCompleted)
        {
            // It threw before it suspended: the method goes on at once, unless it does so in a loop and the stack would grow.
            if (Trampoline.TryNest())
            {
                continuation();
                Trampoline.Depth--;
            }
            else
            {
                new PlainStrand(task, leaf: null, continuation).StartLater();
            }
        }
        else if ((child.State == FrameState.Created ? child : Trampoline.TakeNext()) is { } unstarted)
        {
            // Too deep to be started inline, here or somewhere below: the plain method has to unwind first.
            new PlainStrand(task, unstarted, continuation).StartLater();
        }
        else
        {
            (Frame? leaf, LoopItem? on) = Trampoline.TakeParked();
            new PlainStrand(task, leaf, continuation).Start(on);
        }
    }

    bool ICoroutineHost.IsDebug => Debug;

    void ICoroutineHost.ReportNeverAwaited(string message) => new NeverAwaitedReport(this, message).Post();

    void ICoroutineHost.Resume(ForeignWait wait)
    {
        if (IsRunningHere)
        {
            ((IStrand)wait.Strand!).Task.Wake(wait.Strand);
        }
        else
        {
            PostOrDrop(wait);
        }
    }

    /// <summary>Everything that can refuse a task comes before the task exists; a refused coroutine is used up, as asyncio closes it.</summary>
    private Frame ClaimForTask(Frame root, LoopContext? enteredNow)
    {
        try
        {
            CheckOpen();
            if (IsRunningHere)
            {
                enteredNow?.ThrowIfEntered();
            }
        }
        catch (InvalidOperationException)
        {
            root.Recycle();
            throw;
        }

        return root;
    }

    /// <summary>Begins a task that was just made.</summary>
    internal TTask Start<TTask>(TTask task, string? name, bool eagerStart)
        where TTask : LoopTask
    {
        if (name is not null)
        {
            task.Name = name;
        }

        _tasks.Add(task);
        if (eagerStart && IsRunningHere)
        {
            task.StartEagerly();
        }
        else
        {
            _ready.Push(task);
        }

        return task;
    }
}
