namespace Lariat.Data;

/// <summary>Calls of an object that lives on a thread of its own, for the body that holds it (<see cref="ThreadBound{T}.HoldAsync"/>).</summary>
/// <remarks>Thread: the loop's. The body may use it in several tasks of its own, as long as they end before it does.</remarks>
/// <typeparam name="T">The object.</typeparam>
public sealed class ThreadBoundHold<T>
    where T : class, IDisposable
{
    private readonly ThreadBound<T> _owner;
    private readonly AsyncLock _turn = new();

    internal ThreadBoundHold(ThreadBound<T> owner) => _owner = owner;

    internal bool IsOver { get; set; }

    /// <summary>Runs a function with the object on its thread.</summary>
    /// <inheritdoc cref="ThreadBound{T}.RunAsync{TResult}(Func{T, TResult})" path="/param"/>
    /// <inheritdoc cref="ThreadBound{T}.RunAsync{TResult}(Func{T, TResult})" path="/remarks"/>
    /// <exception cref="InvalidOperationException">The body has ended.</exception>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public async Coroutine<TResult> RunAsync<TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        using (await _turn.EnterAsync())
        {
            return IsOver
                ? throw new InvalidOperationException("The body that held the object has ended: run the function through the object itself.")
                : await _owner.CallAsync(() => _owner.Call(function));
        }
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{T, TResult})"/>
    public async Coroutine RunAsync(Action<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        await RunAsync<object?>(value =>
        {
            function(value);
            return null;
        });
    }
}
