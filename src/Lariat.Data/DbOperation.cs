// An operation of a provider on a connection must have ended before the connection is used again, closed or returned to its pool: a
// protocol has one answer after the other. So a canceled await of it waits for the operation's own end, which the token causes.
using System.Runtime.CompilerServices;

namespace Lariat.Data;

/// <summary>
/// Awaits an operation of a database provider: a cancellation reaches the server, never blocks the loop, and leaves no operation behind.
/// </summary>
/// <remarks>
/// A canceled await of a <see cref="Task"/> is abandoned, immediately or after <see cref="LoopOptions.CancellationGrace"/>: the operation
/// continues, on a connection that other code treats as free. This passes the task's token, and waits until the operation has ended. Npgsql
/// and MySqlConnector connect to the server inside <c>Cancel</c>, and wait: the token's callbacks run off the loop
/// (<see cref="LoopTask.Token"/>), one after the other, on a thread of Lariat's and not of the pool; their exceptions are reported to the
/// loop's exception handler. Thread: the loop's, inside a task.
/// </remarks>
public static class DbOperation
{
    /// <summary>Runs an operation with a token that is canceled with the current task, and waits for its end.</summary>
    /// <param name="operation">Receives the token and calls the provider once: <c>token => command.ExecuteScalarAsync(token)</c>,
    /// <c>context.SaveChangesAsync</c>.</param>
    /// <remarks>
    /// An earlier cancellation request is thrown before the operation begins. Suspends until the operation has ended. A cancellation is
    /// thrown when the provider has ended the operation; a provider that ignores the token is waited for, so its own time-outs
    /// (<c>CommandTimeout</c>) must be set. asyncio: none; there a driver is canceled like any coroutine.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No task runs here.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return await Coroutine.Uninterruptible(() => operation(LoopTask.Current.Token));
    }

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}})"/>
    public static async Coroutine RunAsync(Func<CancellationToken, Task> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        await Coroutine.Uninterruptible(() => operation(LoopTask.Current.Token));
    }
}
