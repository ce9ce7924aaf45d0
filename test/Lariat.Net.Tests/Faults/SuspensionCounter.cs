namespace Lariat.Net.Tests;

/// <summary>Counts the suspensions of the first task that is made while it watches, and cancels that task at a given one.</summary>
/// <remarks>
/// A task's step ends by leaving the task's context, and an <see cref="AsyncLocal{T}"/> of that context tells of it: so every suspension is
/// seen, whatever the task waits for, without touching its code.
/// </remarks>
internal sealed class SuspensionCounter(int cancelAt)
{
    private static readonly AsyncLocal<SuspensionCounter?> s_current = new(OnContextChanged);

    private readonly EventLoop _loop = EventLoop.Current;
    private LoopTask? _task;
    private int _count;

    /// <summary>The task was cancelled; false if it ended before.</summary>
    public bool HasCanceled { get; private set; }

    /// <summary>What is made from now on (a task, a server and the tasks that it makes later) is watched.</summary>
    public void Begin() => s_current.Value = this;

    /// <summary>What is made from now on is not watched.</summary>
    public static void End() => s_current.Value = null;

    private static void OnContextChanged(AsyncLocalValueChangedArgs<SuspensionCounter?> change)
    {
        // Not a step's end: the beginning of one, a callback's context, or another thread that the context has flowed to.
        if (change is { ThreadContextChanged: true, PreviousValue: { } counter, CurrentValue: null } && LoopTask.CurrentOrNull is { } task)
        {
            counter.OnStepEnded(task);
        }
    }

    private void OnStepEnded(LoopTask task)
    {
        _task ??= task;
        if (ReferenceEquals(task, _task) && ++_count == cancelAt)
        {
            _loop.CallSoon(() => HasCanceled = task.Cancel());
        }
    }
}
