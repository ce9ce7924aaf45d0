// What a provider does on a connection must have ended before the connection is used again, closed or given back to its pool: a
// protocol has one answer after the other. So a canceled await of it waits for the operation's own end, which the token brings about.
using System.Runtime.CompilerServices;

namespace Lariat.Data;

/// <summary>Awaits an operation of a database provider: a cancellation reaches the server, never blocks the loop, and leaves no operation behind.</summary>
/// <remarks>
/// A canceled await of a <see cref="Task"/> is abandoned, at once or after <see cref="LoopOptions.CancellationGrace"/>: the operation goes on, on a connection that others take for free.
/// This passes the task's token, and waits until the operation has ended. Npgsql and MySqlConnector connect to the server inside <c>Cancel</c>, and wait: the token's callbacks run off the loop
/// (<see cref="LoopTask.Token"/>), one after the other, on a thread of Lariat's and not of the pool; what they throw is reported to the loop's exception handler. Thread: the loop's, inside a task.
/// </remarks>
public static class DbOperation
{
    /// <summary>Runs an operation with a token that is canceled when the current task is, and waits for its end.</summary>
    /// <param name="operation">Gets the token and calls the provider once: <c>token => command.ExecuteScalarAsync(token)</c>, <c>context.SaveChangesAsync</c>.</param>
    /// <remarks>
    /// A request to cancel that is there already is thrown before the operation begins. Suspends until the operation has ended. A cancellation is thrown when the provider has given up; a provider that ignores the token is waited for, so its own time-outs (<c>CommandTimeout</c>) must be set.
    /// asyncio: none; there a driver is canceled as any coroutine.
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
