namespace Lariat;

/// <summary>
/// A coroutine, a future or a .NET task of any result type: a mixed argument of <see cref="Coroutine.Gather(ReadOnlySpan{Awaitable})"/>.
/// </summary>
/// <remarks>
/// Converts implicitly from <see cref="Coroutine"/>, <see cref="Coroutine{T}"/>, <see cref="Future"/> (and so tasks) and
/// <see cref="Task"/>. A combinator creates a task from a coroutine, uses a future as it is, and creates a task that awaits a .NET task.
/// asyncio: an awaitable argument.
/// </remarks>
public readonly struct Awaitable
{
    private readonly Coroutine _coroutine;
    private readonly Future? _future;
    private readonly Task? _task;

    private Awaitable(Coroutine coroutine) => _coroutine = coroutine;

    private Awaitable(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        _future = future;
    }

    private Awaitable(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _task = task;
    }

    /// <summary>Wraps a coroutine, from which a task is created.</summary>
    public static implicit operator Awaitable(Coroutine coroutine) => new(coroutine);

    /// <summary>Wraps a future, which is used as it is.</summary>
    public static implicit operator Awaitable(Future future) => new(future);

    /// <summary>Wraps a .NET task, which is awaited in a task of its own; canceling that task abandons it.</summary>
    public static implicit operator Awaitable(Task task) => new(task);

    internal Future Ensure(EventLoop loop) => _future ?? loop.CreateTask(_task is null ? _coroutine : AwaitAsync(_task));

    private static async Coroutine AwaitAsync(Task task) => await task;
}
