// The tasks of a loop: how they are created, which have not ended, and which one runs. How a task runs is in LoopTask.Step.cs.
using System.Runtime.CompilerServices;
using Lariat.Items;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>The tasks of this loop that have not ended, in the order in which they were created.</summary>
    /// <remarks>asyncio: <c>all_tasks()</c>.</remarks>
    public IReadOnlyList<LoopTask> Tasks
    {
        get
        {
            CheckThread();
            return PendingTasks.ToArray();
        }
    }

    /// <summary>The number of tasks of this loop that have not ended.</summary>
    public int TaskCount => PendingTasks.Count;

    /// <summary>
    /// Decides how <see cref="CreateTask(Coroutine, string?, LoopContext?, bool?)"/> creates tasks; null, the default: lazily.
    /// </summary>
    public LoopTaskFactory? TaskFactory
    {
        get => PendingTasks.Factory;
        set => PendingTasks.Factory = value;
    }

    /// <summary>Foreign operations that continue although the task that awaited them was canceled.</summary>
    /// <remarks>Each leaves the list when it ends; its exception is then observed and its result dropped, never disposed.</remarks>
    public IReadOnlyCollection<AbandonedOperation> AbandonedOperations
    {
        get
        {
            CheckThread();
            return AbandonedWaits.Slot.Find(this)?.Operations ?? [];
        }
    }

    internal LoopTask? CurrentTask { get; set; }

    /// <summary>The pool of <see cref="Waiter"/>.</summary>
    internal FreeStack FreeWaiters { get; } = new(Waiter.MaxPooledCount);

    /// <summary>True while a callback runs: an eager task then starts inside it.</summary>
    internal bool IsInCallback { get; private set; }

    /// <summary>Creates a future, to be completed by other code.</summary>
    /// <example><!-- from LoopExamples.cs#CreateFuture --><code>
    /// EventLoop loop = EventLoop.Current;
    /// Future&lt;string&gt; name = loop.CreateFuture&lt;string&gt;();
    /// watcher.Created += (_, change) =&gt; loop.CallSoonThreadSafe(() =&gt; name.TrySetResult(change.FullPath));
    /// string created = await name;
    /// </code></example>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <remarks>asyncio: <c>create_future()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed or runs on another thread.</exception>
    public Future<T> CreateFuture<T>()
    {
        CheckOpen();
        return new Future<T>(this);
    }

    /// <summary>Creates a future whose result does not matter: complete it with null, as Python's <c>set_result(None)</c>.</summary>
    /// <inheritdoc cref="CreateFuture{T}" path="/remarks"/>
    /// <inheritdoc cref="CreateFuture{T}" path="/exception"/>
    public Future<object?> CreateFuture() => CreateFuture<object?>();

    /// <summary>Creates a task from a coroutine.</summary>
    /// <param name="coroutine">The coroutine that the task runs.</param>
    /// <param name="name">A display name; default "Task-N".</param>
    /// <param name="context">The context to run in; default: a copy of the current one.</param>
    /// <param name="eagerStart">True: the first step runs immediately, inside this call, if the loop runs. False: in the next iteration.
    /// Null: as <see cref="TaskFactory"/> decides, in the next iteration without a factory.</param>
    /// <remarks>Uses <see cref="TaskFactory"/>. asyncio: <c>loop.create_task</c>.</remarks>
    /// <exception cref="InvalidOperationException">
    /// The loop is closed or runs on another thread, or the coroutine was used already.
    /// </exception>
    public LoopTask CreateTask(Coroutine coroutine, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => TaskFactory is { } factory
            ? factory.Create(this, coroutine, name, context, eagerStart)
            : NewTask(coroutine, name, context, eagerStart ?? false);

    /// <inheritdoc cref="CreateTask(Coroutine, string?, LoopContext?, bool?)"/>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null, bool? eagerStart = null)
        => TaskFactory is { } factory
            ? factory.Create(this, coroutine, name, context, eagerStart)
            : NewTask(coroutine, name, context, eagerStart ?? false);

    internal LoopTask NewTask(Coroutine coroutine, string? name, LoopContext? context, bool eagerStart)
    {
        Frame root = ClaimForTask(coroutine.Claim(), context, eagerStart);
        return Start(new LoopTask(this, root, context), name, eagerStart);
    }

    internal LoopTask<T> NewTask<T>(Coroutine<T> coroutine, string? name, LoopContext? context, bool eagerStart)
    {
        Frame<T> root = coroutine.Claim();
        ClaimForTask(root, context, eagerStart);
        return Start(new LoopTask<T>(this, root, context), name, eagerStart);
    }

    /// <summary>Describes the running code, for the watchdog. Any thread; may be stale.</summary>
    internal string DescribeRunning() => CurrentTask switch
    {
        null => "a callback",
        { CodeName: { } code } task => $"{task}, in {code}",
        { } task => task.ToString(),
    };

    internal LoopTasks PendingTasks { get; } = new();

    /// <summary>
    /// Performs every check that can reject a task before the task exists; a rejected coroutine is used up, as asyncio closes it.
    /// </summary>
    private Frame ClaimForTask(Frame root, LoopContext? context, bool eagerStart)
    {
        try
        {
            CheckOpen();
            if (eagerStart && IsRunningHere)
            {
                context?.ThrowIfEntered();

                // Eager starts nest on the native stack: an exception is better than the end of the process (RecursionError in asyncio).
                RuntimeHelpers.EnsureSufficientExecutionStack();
            }
        }
        catch
        {
            root.Recycle();
            throw;
        }

        return root;
    }

    /// <summary>Begins a new task.</summary>
    internal TTask Start<TTask>(TTask task, string? name, bool eagerStart)
        where TTask : LoopTask
    {
        if (name is not null)
        {
            task.Name = name;
        }

        PendingTasks.Add(task);
        if (eagerStart && IsRunningHere)
        {
            task.StartEagerly();
        }
        else
        {
            Enqueue(task);
        }

        return task;
    }
}
