using System.Diagnostics;

namespace Lariat.Data;

/// <summary>A fixed number of equal objects, each on a thread of its own: readers of one database, for example.</summary>
/// <remarks>A call takes the object that has been idle longest; when none is idle, calls wait in their order, whatever their loops. Thread:
/// any loop's; for <see cref="DisposeAsync"/> any.</remarks>
/// <typeparam name="T">The objects.</typeparam>
[DebuggerDisplay("{Count} objects, {_idle}")]
public sealed class ThreadBoundPool<T> : IAsyncDisposable
    where T : class, IDisposable
{
    private readonly List<ThreadBound<T>> _all = [];
    private readonly SharedPool<ThreadBound<T>> _idle = new();

    private ThreadBoundPool()
    {
    }

    /// <summary>The number of objects and threads.</summary>
    public int Count => _all.Count;

    /// <summary>Starts the threads and creates the objects there.</summary>
    /// <param name="count">The number of objects; at least 1.</param>
    /// <param name="factory">Called once on each thread.</param>
    /// <param name="interrupt">As in <see cref="ThreadBound{T}.OpenAsync"/>.</param>
    /// <param name="name">The threads' name; default: the type's.</param>
    /// <remarks>Suspends. If one fails, those created before are disposed.</remarks>
    public static async Coroutine<ThreadBoundPool<T>> OpenAsync(
        int count, Func<T> factory, Action<T>? interrupt = null, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var pool = new ThreadBoundPool<T>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                ThreadBound<T> opened = await ThreadBound<T>.OpenAsync(factory, interrupt, name);
                pool._all.Add(opened);
                pool._idle.Give(opened);
            }

            return pool;
        }
        catch (Exception)
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a function with an idle object on its thread.</summary>
    /// <inheritdoc cref="ThreadBound{T}.RunAsync{TResult}(Func{T, TResult})" path="/param"/>
    /// <remarks>Suspends until an object is idle and the function has ended; canceled as in
    /// <see cref="ThreadBound{T}.RunAsync{TResult}(Func{T, TResult})"/>.</remarks>
    /// <exception cref="QueueShutdownException">The pool was disposed.</exception>
    public async Coroutine<TResult> RunAsync<TResult>(Func<T, TResult> function)
    {
        ThreadBound<T> taken = await _idle.TakeAsync();
        try
        {
            return await taken.RunAsync(function);
        }
        finally
        {
            _idle.Give(taken);
        }
    }

    /// <summary>Disposes the objects on their threads, each after its running call.</summary>
    /// <remarks>Suspends until that is done.</remarks>
    public ValueTask DisposeAsync()
    {
        _idle.Close();
        return new ValueTask(CloseAsync());
    }

    private async Task CloseAsync()
    {
        // All are disposed concurrently; each is waited for, whatever the others throw.
        await Task.WhenAll(_all.Select(opened => opened.DisposeAsync().AsTask()));
    }
}
