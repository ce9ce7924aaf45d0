using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>A result that other code will set: the bridge between callbacks and coroutines.</summary>
/// <remarks>Created by <see cref="EventLoop.CreateFuture{T}"/>. Thread: its loop's. asyncio: <c>Future</c>.</remarks>
/// <typeparam name="T">The result's type.</typeparam>
public class Future<T> : Future, IFuture<T>
{
    private T? _result;

    internal Future(EventLoop loop)
        : base(loop)
    {
    }

    /// <summary>Ends it with a result; waiters are woken through the loop.</summary>
    /// <remarks>asyncio: <c>set_result</c>.</remarks>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void SetResult(T result)
    {
        Loop.CheckThread(this);
        ThrowIfCompleted();
        _result = result;
        CompleteSucceeded();
    }

    /// <summary>As <see cref="SetResult"/>, but returns false if it has ended already.</summary>
    public bool TrySetResult(T result)
    {
        Loop.CheckThread(this);
        if (IsCompleted)
        {
            return false;
        }

        _result = result;
        CompleteSucceeded();
        return true;
    }

    /// <summary>Ends it with an exception.</summary>
    /// <remarks>
    /// If the exception is never retrieved, the loop's exception handler reports it. asyncio: <c>set_exception</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Loop.CheckThread(this);
        ThrowIfCompleted();
        CompleteFaulted(exception);
    }

    /// <inheritdoc cref="Future.GetResult"/>
    public new T GetResult()
    {
        Loop.CheckThread(this);
        ThrowUnlessSucceeded();
        return _result!;
    }

    /// <inheritdoc cref="Future.GetAwaiter"/>
    public new FutureAwaiter<T> GetAwaiter() => new(this);

    internal override ref byte ResultStorage => ref Unsafe.As<T?, byte>(ref _result);

    private protected void ResetResult()
    {
        Reset();
        _result = default;
    }
}
