using Lariat.Items;

namespace Lariat;

/// <summary>
/// The tasks of a loop that have not ended, the unretrieved failures, and the state that all tasks share. Loop thread only.
/// </summary>
internal sealed class LoopTasks
{
    private readonly CreationOrder<LoopTask> _pending = new();
    private int _lastNumber;

    public int Count => _pending.Count;

    /// <summary>The tasks through which requests are being passed on (LoopTask.CancelChain.cs).</summary>
    public Stack<LoopTask> CancelPath { get; } = new();

    /// <summary>The pool of <see cref="SleepWait"/>.</summary>
    public FreeStack FreeSleeps { get; } = new(SleepWait.MaxPooledCount);

    /// <summary>The pool of <see cref="DeadlineTimer"/>.</summary>
    public FreeStack FreeDeadlines { get; } = new(DeadlineTimer.MaxPooledCount);

    /// <summary>The pool of the scopes of <see cref="TimeoutScope.RunAsync(TimeSpan?, Func{Coroutine})"/>.</summary>
    public Stack<TimeoutScope> FreeScopes { get; } = new();

    public UnretrievedFailures Failures { get; } = new();

    /// <summary>
    /// Creates the tasks; null: <see cref="EventLoop.CreateTask(Coroutine, string?, LoopContext?, bool?)"/> itself, lazily.
    /// </summary>
    public LoopTaskFactory? Factory { get; set; }

    public int NextNumber() => ++_lastNumber;

    public void Add(LoopTask task) => _pending.Add(task);

    public void Remove(LoopTask task) => _pending.Remove(task);

    public LoopTask[] ToArray() => _pending.ToArray();

    public void Clear() => _pending.Clear();
}
