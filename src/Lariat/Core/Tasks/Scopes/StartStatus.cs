namespace Lariat;

/// <summary>
/// What a task that <see cref="Nursery.StartAsync{T}(Func{StartStatus{T}, Coroutine}, string?, LoopContext?)"/> starts reports to: that it
/// is ready, and with which value.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <remarks>Thread: the loop's. Trio and anyio: <c>task_status</c>.</remarks>
public sealed class StartStatus<T>
{
    private readonly Nursery _nursery;

    internal StartStatus(Nursery nursery) => _nursery = nursery;

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

    internal void Settle()
    {
        IsSettled = true;
        Starter.Wake(Starter.Count);
    }
}
