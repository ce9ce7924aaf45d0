namespace Lariat.Data;

/// <summary>
/// Calls an object that lives on a thread of its own, for the body that holds it (<see cref="ThreadBound{T}.HoldAsync"/>).
/// </summary>
/// <remarks>Thread: any loop's. The body may use it in several tasks of its own, as long as they end before it does.</remarks>
/// <typeparam name="T">The object.</typeparam>
public sealed class ThreadBoundHold<T>
    where T : class, IDisposable
{
    private readonly ThreadBound<T> _owner;
    private readonly SharedPool<ThreadBoundHold<T>> _turn = new();
    private volatile bool _isOver;

    internal ThreadBoundHold(ThreadBound<T> owner)
    {
        _owner = owner;
        _turn.Give(this);
    }

    /// <summary>Runs a function with the object on its thread.</summary>
    /// <inheritdoc cref="ThreadBound{T}.RunAsync{TResult}(Func{T, TResult})" path="/param"/>
    /// <inheritdoc cref="ThreadBound{T}.RunAsync{TResult}(Func{T, TResult})" path="/remarks"/>
    /// <exception cref="InvalidOperationException">The body has ended.</exception>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public async Coroutine<TResult> RunAsync<TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        await _turn.TakeAsync();
        try
        {
            return _isOver
                ? throw new InvalidOperationException(
                    "The body that held the object has ended: run the function through the object itself.")
                : await _owner.CallAsync(() => _owner.Call(function));
        }
        finally
        {
            _turn.Give(this);
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

    /// <summary>Called when the body has ended.</summary>
    internal void End() => _isOver = true;
}
