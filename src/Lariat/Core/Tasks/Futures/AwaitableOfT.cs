namespace Lariat;

/// <summary>A coroutine, a future or a .NET task: the argument of combinators that accept several of them.</summary>
/// <remarks>
/// Converts implicitly from <see cref="Coroutine{T}"/>, <see cref="Future{T}"/>, <see cref="LoopTask{T}"/> and <see cref="Task{T}"/>. A
/// combinator creates a task from a coroutine, uses a future as it is, and creates a task that awaits a .NET task. asyncio: an awaitable
/// argument, <c>ensure_future</c>.
/// </remarks>
/// <typeparam name="T">The result's type.</typeparam>
public readonly struct Awaitable<T>
{
    private readonly Coroutine<T> _coroutine;
    private readonly Future? _future;
    private readonly Task<T>? _task;

    private Awaitable(Coroutine<T> coroutine) => _coroutine = coroutine;

    private Awaitable(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        _future = future;
    }

    private Awaitable(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _task = task;
    }

    /// <summary>Returns the future itself, or a task of the coroutine or the .NET task, created now on the loop of this thread.</summary>
    /// <remarks>asyncio: <c>ensure_future</c>.</remarks>
    /// <exception cref="InvalidOperationException">The coroutine was used already, or no loop runs here.</exception>
    public IFuture<T> EnsureFuture() => (IFuture<T>)Ensure(EventLoop.Current);

    /// <summary>Wraps a coroutine, from which a task is created.</summary>
    public static implicit operator Awaitable<T>(Coroutine<T> coroutine) => new(coroutine);

    /// <summary>Wraps a future, which is used as it is.</summary>
    public static implicit operator Awaitable<T>(Future<T> future) => new(future);

    /// <summary>Wraps a task, which is used as it is.</summary>
    public static implicit operator Awaitable<T>(LoopTask<T> task) => new(task);

    /// <summary>Wraps a .NET task, which is awaited in a task of its own; canceling that task abandons it.</summary>
    public static implicit operator Awaitable<T>(Task<T> task) => new(task);

    /// <summary>Wraps a future, which is used as it is.</summary>
    public static Awaitable<T> From(IFuture<T> future) => new((Future)future);

    internal Future Ensure(EventLoop loop) => _future ?? loop.CreateTask(_task is null ? _coroutine : AwaitAsync(_task));

    private static async Coroutine<T> AwaitAsync(Task<T> task) => await task;
}
