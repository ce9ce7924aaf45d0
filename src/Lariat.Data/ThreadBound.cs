// One object, one thread: a blocking object (a connection to SQLite) is created, used and disposed on a thread of its own, so that the
// loop never waits for a disk and the object needs no locks. Source of the idea: aiosqlite. Invariant: at most one job is with the
// thread at a time, and a canceled job is over before its caller continues.
using System.Diagnostics;

namespace Lariat.Data;

/// <summary>An object that lives on a thread of its own: blocking work with it does not block the loop.</summary>
/// <remarks>
/// Calls from any number of tasks, of any loops, run one after the other, in their order; each resumes on the loop that it came from.
/// Thread: any loop's, for <see cref="DisposeAsync"/> any; the functions passed to it run on the object's thread.
/// asyncio: <c>aiosqlite.Connection</c>.
/// </remarks>
/// <typeparam name="T">A connection of a provider that blocks, a context of EF Core over one, or any other object that one thread uses at a
/// time.</typeparam>
[DebuggerDisplay("{_value}, {_turn}")]
public sealed class ThreadBound<T> : IAsyncDisposable
    where T : class, IDisposable
{
    // The interval at which a canceled call is interrupted again: between two statements of one call the first interrupt finds nothing to
    // end.
    private static readonly TimeSpan s_interruptInterval = TimeSpan.FromMilliseconds(20);

    private readonly ThreadExecutor _executor;
    private readonly Action<T>? _interrupt;

    // Held by the user of the thread; HoldAsync keeps it over awaits.
    private readonly SharedPool<ThreadBound<T>> _turn = new();

    private T? _value;
    private volatile bool _isDisposed;

    private ThreadBound(ThreadExecutor executor, Action<T>? interrupt)
    {
        _executor = executor;
        _interrupt = interrupt;
        _turn.Give(this);
    }

    /// <summary>Starts a thread and creates the object there.</summary>
    /// <param name="factory">Runs on the new thread; opens the connection, and sets its options.</param>
    /// <param name="interrupt">
    /// Makes a running call end soon; called on the loop of the canceled task. For SQLite: <c>connection =>
    /// raw.sqlite3_interrupt(connection.Handle)</c>. Default: none, and a canceled call is waited for.
    /// </param>
    /// <param name="name">The thread's name; default: the type's.</param>
    /// <remarks>Suspends while the factory runs; if it is canceled there, the created object is disposed. asyncio: <c>await
    /// aiosqlite.connect(…)</c>.</remarks>
    public static async Coroutine<ThreadBound<T>> OpenAsync(Func<T> factory, Action<T>? interrupt = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var opened = new ThreadBound<T>(new ThreadExecutor(maxThreads: 1, name ?? typeof(T).Name), interrupt);
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
    /// <param name="name">The thread's name; default: the type's.</param>
    /// <remarks>Blocks the calling thread while the factory runs.</remarks>
    public static ThreadBound<T> Open(Func<T> factory, Action<T>? interrupt = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var opened = new ThreadBound<T>(new ThreadExecutor(maxThreads: 1, name ?? typeof(T).Name), interrupt);
        try
        {
            opened._executor.Submit(() => opened._value = factory()).GetAwaiter().GetResult();
            return opened;
        }
        catch (Exception)
        {
            opened._executor.Shutdown(wait: false);
            throw;
        }
    }

    /// <summary>Runs a function with the object on its thread.</summary>
    /// <param name="function">May block. Its result must not need the object's thread: a list of rows, not a reader.</param>
    /// <remarks>
    /// Suspends until its turn has come and the function has ended. If it is canceled while it waits for its turn, the function never runs;
    /// if it is canceled while it runs, the interrupt is called and the function waited for, so that it has ended completely when the
    /// cancellation is thrown; its result or exception is dropped then.
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

    /// <summary>
    /// Keeps the object for calls that belong together, with awaits in between: all other calls wait until the body has ended.
    /// </summary>
    /// <param name="body">Runs functions through its argument; a call of this object's own <c>RunAsync</c> in it would wait for
    /// itself.</param>
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

    /// <summary>
    /// Disposes the object on its thread, after the running call, and ends the thread. Calls that wait for their turn fail.
    /// </summary>
    /// <remarks>Suspends until that is done; a cancellation is thrown after it. On a thread without a loop, such as a container's, it is a
    /// .NET task.</remarks>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return ValueTask.CompletedTask;
        }

        ValueTask closed = EventLoop.CurrentOrNull is { } loop
            ? new ValueTask(CloseAsync(loop.RunInExecutor(DisposeValue, _executor)))
            : new ValueTask(_executor.Submit(DisposeValue));
        _executor.Shutdown(wait: false);
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
            // Disposed by another thread, just now.
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

    /// <summary>Waits in any case; further cancellation requests require nothing new.</summary>
    private static async Coroutine WaitForEndAsync(Future job, Action? interrupt)
        => _ = await new CancelScope { IsShielded = true }.RunAsync(() => RepeatUntilEndAsync(job, interrupt));

    private static async Coroutine RepeatUntilEndAsync(Future job, Action? interrupt)
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

        // Retrieved: usually the interrupt caused it.
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
