using Lariat.Coroutines;

namespace Lariat;

/// <summary>
/// What a task that <see cref="Nursery.StartAsync(Func{StartStatus, Coroutine}, string?, LoopContext?)"/> starts reports to: that it is
/// ready.
/// </summary>
/// <remarks>Thread: the loop's. Trio and anyio: <c>task_status</c>, with <c>started()</c> without a value.</remarks>
public sealed class StartStatus
{
    private readonly StartStatus<Nothing> _status;

    internal StartStatus(StartStatus<Nothing> status) => _status = status;

    /// <inheritdoc cref="StartStatus{T}.IsStarted"/>
    public bool IsStarted => _status.IsStarted;

    /// <inheritdoc cref="StartStatus{T}.Started(T)"/>
    public void Started() => _status.Started(default);
}

/// <summary>
/// What a task that <see cref="Nursery.StartAsync{T}(Func{StartStatus{T}, Coroutine}, string?, LoopContext?)"/> starts reports to: that it
/// is ready, and with which value.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <remarks>Thread: the loop's. Trio and anyio: <c>task_status</c>.</remarks>
public sealed class StartStatus<T> : IJoin
{
    private readonly Nursery _nursery;
    private readonly LoopTask _starter;

    internal StartStatus(Nursery nursery, LoopTask starter)
    {
        _nursery = nursery;
        _starter = starter;
    }

    /// <summary>True once <see cref="Started"/> was called.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The outermost scope of the task: below those of the code that starts it, then below the nursery's.</summary>
    internal CancelScope Root { get; } = new();

    /// <summary>True once the task belongs to the nursery.</summary>
    internal bool IsMoved { get; private set; }

    /// <summary>True once the starter need not wait any longer: the task belongs to the nursery, or has ended.</summary>
    internal bool IsSettled { get; private set; }

    /// <summary>What the task has reported.</summary>
    internal T? Value { get; private set; }

    /// <summary>The starter waits here.</summary>
    internal LowLevel.WaitQueue Starter { get; } = new();

    /// <summary>Tells the waiting starter that the task is ready; from now on the task belongs to the nursery.</summary>
    /// <param name="value">
    /// What <see cref="Nursery.StartAsync{T}(Func{StartStatus{T}, Coroutine}, string?, LoopContext?)"/> returns.
    /// </param>
    /// <remarks>If the starter is being canceled, the task is too: its next await throws, and it never belongs to the nursery.</remarks>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public void Started(T value)
    {
        _nursery.Loop.CheckThread(this);
        if (IsStarted)
        {
            throw new InvalidOperationException("The task has reported before that it is ready. Call Started once.");
        }

        IsStarted = true;
        if (!Root.IsCanceledInEffect)
        {
            Value = value;
            IsMoved = true;
            Root.MoveTo(_nursery.Scope);
            Settle();
        }
    }

    internal void OnEnded(Future task) => _nursery.OnStartedTaskEnded(task, this);

    /// <summary>The starter waits for the task until that is ready, and then the nursery's own task.</summary>
    void IJoin.AddAwaiting(List<LoopItem> tasks)
    {
        if (IsMoved)
        {
            ((IJoin)_nursery).AddAwaiting(tasks);
        }
        else if (!IsSettled)
        {
            _starter.AddAwaiting(tasks);
        }
    }

    internal void Settle()
    {
        IsSettled = true;
        Starter.Wake(Starter.Count);
    }
}
