// The static RunAsync: the usual way to run a body with a deadline. Its callers never see the scope, so a scope that has ended normally is
// used again.
using System.Runtime.CompilerServices;

namespace Lariat;

public sealed partial class TimeoutScope
{
    // More scopes end at a time only in a burst; the rest is left to the garbage collector.
    private const int MaxPooledCount = 64;

    /// <summary>Runs a body with a deadline that is a time from now.</summary>
    /// <param name="delay">Null or <see cref="Timeout.InfiniteTimeSpan"/>: no deadline. Zero or less: expires at the body's first
    /// suspension.</param>
    /// <param name="body">Runs in the calling task; may be a lambda, <c>async () => …</c>.</param>
    /// <remarks>Suspends where the body does. asyncio: <c>async with timeout(delay)</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#TimeoutScope.RunAsync --><code>
    /// await TimeoutScope.RunAsync(TimeSpan.FromSeconds(5), async () =&gt;
    /// {
    ///     await connectAsync();
    ///     await logInAsync();
    /// });
    /// </code></example>
    /// <exception cref="TimeoutException">The deadline passed and the cancellation ended the body.</exception>
    [OverloadResolutionPriority(1)]
    public static async Coroutine RunAsync(TimeSpan? delay, Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        TimeoutScope scope = EnterPooled(delay);
        try
        {
            await body();
        }
        catch (Exception error)
        {
            scope.Exit(error);
            throw;
        }

        scope.Exit(null);
        scope.Pool();
    }

    /// <inheritdoc cref="RunAsync(TimeSpan?, Func{Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static async Coroutine<T> RunAsync<T>(TimeSpan? delay, Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        TimeoutScope scope = EnterPooled(delay);
        T result;
        try
        {
            result = await body();
        }
        catch (Exception error)
        {
            scope.Exit(error);
            throw;
        }

        scope.Exit(null);
        scope.Pool();
        return result;
    }

    /// <inheritdoc cref="RunAsync(TimeSpan?, Func{Coroutine})"/>
    public static Coroutine RunAsync(TimeSpan? delay, Func<Task> body) => new TimeoutScope(when: null, delay).RunAsync(body);

    /// <inheritdoc cref="RunAsync(TimeSpan?, Func{Coroutine})"/>
    public static Coroutine<T> RunAsync<T>(TimeSpan? delay, Func<Task<T>> body) => new TimeoutScope(when: null, delay).RunAsync(body);

    /// <inheritdoc cref="RunAsync(TimeSpan?, Func{Coroutine})"/>
    /// <summary>Runs a body with a deadline seconds from now: <c>async with asyncio.timeout(0.5)</c> can be ported as it is.</summary>
    /// <param name="seconds">Infinity: no deadline.</param>
    /// <param name="body">Runs in the calling task; a lambda may be <c>async () => …</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine RunAsync(double seconds, Func<Coroutine> body) => RunAsync(LoopTime.SecondsToLimit(seconds), body);

    /// <inheritdoc cref="RunAsync(double, Func{Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static Coroutine<T> RunAsync<T>(double seconds, Func<Coroutine<T>> body) => RunAsync(LoopTime.SecondsToLimit(seconds), body);

    /// <inheritdoc cref="RunAsync(double, Func{Coroutine})"/>
    public static Coroutine RunAsync(double seconds, Func<Task> body) => RunAsync(LoopTime.SecondsToLimit(seconds), body);

    /// <inheritdoc cref="RunAsync(double, Func{Coroutine})"/>
    public static Coroutine<T> RunAsync<T>(double seconds, Func<Task<T>> body) => RunAsync(LoopTime.SecondsToLimit(seconds), body);

    // Only the frame of a static RunAsync refers to such a scope: it can be used again when that has ended normally.
    private static TimeoutScope EnterPooled(TimeSpan? delay)
    {
        LoopTask task = LoopTask.Current;
        TimeoutScope scope = task.Loop.PendingTasks.FreeScopes.TryPop(out TimeoutScope? pooled)
            ? pooled
            : new TimeoutScope(when: null, limit: null);
        scope._limit = delay ?? Timeout.InfiniteTimeSpan;
        scope.Enter(task);
        return scope;
    }

    private void Pool()
    {
        Stack<TimeoutScope> pool = _task!.Loop.PendingTasks.FreeScopes;
        _task = null;
        _end = null;
        _phase = Phase.Created;
        When = null;
        if (pool.Count < MaxPooledCount)
        {
            pool.Push(this);
        }
    }
}
