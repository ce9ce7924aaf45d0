namespace Lariat;

/// <summary>A coroutine or a future: what the combinators take when both can occur.</summary>
/// <remarks>
/// Converts implicitly from <see cref="Coroutine{T}"/>, <see cref="Future{T}"/> and <see cref="LoopTask{T}"/>. A combinator makes a task of
/// a coroutine, and uses a future as it is. asyncio: an awaitable argument, <c>ensure_future</c>.
/// </remarks>
/// <typeparam name="T">The result's type.</typeparam>
public readonly struct Awaitable<T>
{
    private readonly Coroutine<T> _coroutine;
    private readonly Future? _future;

    private Awaitable(Coroutine<T> coroutine) => _coroutine = coroutine;

    private Awaitable(Future future)
    {
        ArgumentNullException.ThrowIfNull(future);
        _future = future;
    }

    /// <summary>The future itself, or a task of the coroutine, made now on the loop of this thread.</summary>
    /// <remarks>asyncio: <c>ensure_future</c>.</remarks>
    /// <exception cref="InvalidOperationException">The coroutine was used already, or no loop runs here.</exception>
    public IFuture<T> EnsureFuture() => (IFuture<T>)Ensure(EventLoop.Current);

    /// <summary>A coroutine to be made a task.</summary>
    public static implicit operator Awaitable<T>(Coroutine<T> coroutine) => new(coroutine);

    /// <summary>A future to be used as it is.</summary>
    public static implicit operator Awaitable<T>(Future<T> future) => new(future);

    /// <summary>A task to be used as it is.</summary>
    public static implicit operator Awaitable<T>(LoopTask<T> task) => new(task);

    /// <summary>A future to be used as it is.</summary>
    public static Awaitable<T> From(IFuture<T> future) => new((Future)future);

    internal Future Ensure(EventLoop loop) => _future ?? loop.CreateTask(_coroutine);
}
