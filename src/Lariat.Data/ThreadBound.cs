// One object, one thread: an object that blocks (a connection to SQLite) is made, used and disposed on a thread of its own, so that the
// loop never waits for a disk and the object needs no locks. Source of the idea: aiosqlite. Invariant: at most one job is with the
// thread at a time, and a canceled job is over before its caller goes on.
using System.Diagnostics;

namespace Lariat.Data;

/// <summary>An object that lives on a thread of its own: blocking work with it leaves the loop free.</summary>
/// <remarks>
/// Calls from any number of tasks, of any loops, run one after the other, in their order; each comes back on the loop that it came from. Thread: any loop's, for
/// <see cref="DisposeAsync"/> any; the functions that it is given run on the object's thread.
/// asyncio: <c>aiosqlite.Connection</c>.
/// </remarks>
/// <typeparam name="T">A connection of a provider that blocks, a context of EF Core over one, or anything else that one thread uses at a time.</typeparam>
[DebuggerDisplay("{_value}, {_turn}")]
public sealed class ThreadBound<T> : IAsyncDisposable
    where T : class, IDisposable
{
    // How often a canceled call is interrupted again: between two statements of one call the first interrupt finds nothing to end.
    private static readonly TimeSpan s_interruptInterval = TimeSpan.FromMilliseconds(20);

    private readonly ThreadExecutor _executor;
    private readonly Action<T>? _interrupt;

    // Held by whoever uses the thread; HoldAsync keeps it over awaits.
    private readonly SharedPool<ThreadBound<T>> _turn = new();

    private T? _value;
    private volatile bool _isDisposed;

    private ThreadBound(ThreadExecutor executor, Action<T>? interrupt)
    {
        _executor = executor;
        _interrupt = interrupt;
        _turn.Give(this);
    }

    /// <summary>Starts a thread and makes the object there.</summary>
    /// <param name="factory">Runs on the new thread; opens the connection, and sets what has to be set.</param>
    /// <param name="interrupt">
    /// Makes a running call end soon; called on the loop of the task that is canceled. For SQLite: <c>connection => raw.sqlite3_interrupt(connection.Handle)</c>. Default: none, and a canceled call is
    /// waited for.
    /// </param>
    /// <param name="name">The thread's; default: the type's.</param>
    /// <remarks>Suspends while the factory runs; canceled there, what it made is disposed. asyncio: <c>await aiosqlite.connect(…)</c>.</remarks>
    public static async Coroutine<ThreadBound<T>> OpenAsync(Func<T> factory, Action<T>? interrupt = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var opened = new ThreadBound<T>(new ThreadExecutor(threadCountMax: 1, name ?? typeof(T).Name), interrupt);
        try
        {
            await opened.CallAsync(() => opened._value = factory());
            return opened;
        }
        catch (Exception)
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <see cref="OpenAsync"/>, without a loop: for the start of a program, or a container.</summary>
    /// <param name="factory">Runs on the new thread.</param>
    /// <param name="interrupt">As in <see cref="OpenAsync"/>.</param>
    /// <param name="name">The thread's; default: the type's.</param>
    /// <remarks>Blocks the calling thread while the factory runs.</remarks>
    public static ThreadBound<T> Open(Func<T> factory, Action<T>? interrupt = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var opened = new ThreadBound<T>(new ThreadExecutor(threadCountMax: 1, name ?? typeof(T).Name), interrupt);
        try
        {
            opened._executor.Submit(() => opened._value = factory()).GetAwaiter().GetResult();
            return opened;
        }
        catch (Exception)
        {
            opened._executor.ShutDown(wait: false);
            throw;
        }
    }

    /// <summary>Runs a function with the object on its thread.</summary>
    /// <param name="function">May block. What it returns must not need the object's thread: a list of rows, not a reader.</param>
    /// <remarks>
    /// Suspends until its turn has come and the function has ended. Canceled while it waits for its turn, the function never runs; canceled while it runs, the interrupt is called
    /// and the function waited for, so that nothing of it is left when the cancellation is thrown; what it returned or threw is dropped then.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public async Coroutine<TResult> RunAsync<TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        await _turn.TakeAsync();
        try
        {
            return await CallAsync(() => Call(function));
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

    /// <summary>Keeps the object for calls that belong together, with awaits in between: everybody else waits until the body has ended.</summary>
    /// <param name="body">Runs functions through what it is given; a call of this object's own <c>RunAsync</c> in it would wait for itself.</param>
    /// <remarks>Suspends until its turn has come, and where the body does.</remarks>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public async Coroutine<TResult> HoldAsync<TResult>(Func<ThreadBoundHold<T>, Coroutine<TResult>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        await _turn.TakeAsync();
        var hold = new ThreadBoundHold<T>(this);
        try
        {
            return await body(hold);
        }
        finally
        {
            hold.End();
            _turn.Give(this);
        }
    }

    /// <summary>Disposes the object on its thread, after the call that is running, and ends the thread. Calls that wait for their turn fail.</summary>
    /// <remarks>Suspends until that is done; a cancellation is thrown after it. On a thread without a loop, a container's for instance, it is a .NET task.</remarks>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return ValueTask.CompletedTask;
        }

        ValueTask closed = EventLoop.CurrentOrNull is { } loop
            ? new ValueTask(CloseAsync(loop.RunInExecutor(DisposeValue, _executor)))
            : new ValueTask(_executor.Submit(DisposeValue));
        _executor.ShutDown(wait: false);
        return closed;
    }

    /// <summary>Runs a function on the thread; the caller has the turn.</summary>
    internal async Coroutine<TResult> CallAsync<TResult>(Func<TResult> function)
    {
        Future<TResult> job = Begin(function);
        try
        {
            return await Coroutine.Shield(job);
        }
        catch (OperationCanceledException) when (!job.IsCompleted)
        {
            await WaitForEndAsync(job, Interrupt);
            throw;
        }
    }

    private Future<TResult> Begin<TResult>(Func<TResult> function)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            return EventLoop.Current.RunInExecutor(function, _executor);
        }
        catch (InvalidOperationException) when (_isDisposed)
        {
            // By another thread, just now.
            throw new ObjectDisposedException(GetType().FullName);
        }
    }

    internal TResult Call<TResult>(Func<T, TResult> function) => function(_value!);

    private static async Task CloseAsync(Future closed)
    {
        try
        {
            await Coroutine.Shield(closed);
        }
        catch (OperationCanceledException) when (!closed.IsCompleted)
        {
            await WaitForEndAsync(closed, interrupt: null);
            throw;
        }
    }

    /// <summary>Waits whatever happens; further requests to cancel ask for what is being done already.</summary>
    private static async Coroutine WaitForEndAsync(Future job, Action? interrupt)
    {
        while (!job.IsCompleted)
        {
            interrupt?.Invoke();
            try
            {
                await Coroutine.WaitMany([job], s_interruptInterval);
            }
            catch (OperationCanceledException)
            {
                continue;
            }
        }

        // Seen: mostly it is what the interrupt brought about.
        _ = job.IsFaulted ? job.GetException() : null;
    }

    private void DisposeValue() => _value?.Dispose();

    private void Interrupt()
    {
        if (!_isDisposed && _value is { } value)
        {
            _interrupt?.Invoke(value);
        }
    }
}
