// The ways to run a block in a scope. A block is a function, since C# has no block that may swallow an exception.
using System.Runtime.CompilerServices;

namespace Lariat;

public sealed partial class CancelScope
{
    /// <summary>Runs a block in a new scope without a deadline.</summary>
    /// <param name="body">Receives the scope; runs in the calling task; may be a lambda, <c>async scope => …</c>.</param>
    /// <returns>True if the block has ended normally; false if the scope was canceled and has caught that.</returns>
    /// <remarks>Suspends where the body does. Trio: <c>with CancelScope() as scope</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#CancelScope.RunAsync --><code>
    /// bool isComplete = await CancelScope.RunAsync(async scope =&gt;
    /// {
    ///     stopButton.Clicked += () =&gt; scope.Cancel("the user pressed Stop");
    ///     await copyAsync("a");
    ///     await copyAsync("b");
    /// });
    /// </code></example>
    [OverloadResolutionPriority(1)]
    public static Coroutine<bool> RunAsync(Func<CancelScope, Coroutine> body) => Run(new CancelScope(), body);

    /// <summary>Runs a block that is canceled after a time, and continues after the block.</summary>
    /// <param name="limit">From the entry of the block. Null or <see cref="Timeout.InfiniteTimeSpan"/>: none. Zero: the block runs up to
    /// its first await that suspends.</param>
    /// <param name="body">Receives the scope; runs in the calling task; may be a lambda, <c>async scope => …</c>.</param>
    /// <returns>True if the block has ended normally; false if the deadline has ended it.</returns>
    /// <remarks>Suspends where the body does. Trio: <c>move_on_after</c>.</remarks>
    /// <example><!-- from TaskExamples.cs#CancelScope.MoveOnAfter --><code>
    /// if (!await CancelScope.MoveOnAfter(2, async _ =&gt; await warmUpAsync()))
    /// {
    ///     Console.WriteLine("not everything is in the cache yet");
    /// }
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine<bool> MoveOnAfter(TimeSpan? limit, Func<CancelScope, Coroutine> body) => Run(new CancelScope(limit), body);

    /// <inheritdoc cref="MoveOnAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    /// <summary>Runs a block that is canceled after seconds, and continues after the block: Trio's <c>move_on_after(0.5)</c>.</summary>
    /// <param name="seconds">From the entry of the block. Infinity: no deadline.</param>
    /// <param name="body">Receives the scope; runs in the calling task; may be a lambda, <c>async scope => …</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is negative.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine<bool> MoveOnAfter(double seconds, Func<CancelScope, Coroutine> body) => Run(new CancelScope(seconds), body);

    /// <summary>Runs a block that is canceled at an instant, and continues after the block.</summary>
    /// <param name="deadline">On the clock of <see cref="EventLoop.Time"/>. Null: none.</param>
    /// <param name="body">Receives the scope; runs in the calling task; may be a lambda, <c>async scope => …</c>.</param>
    /// <returns>True if the block has ended normally; false if the deadline has ended it.</returns>
    /// <remarks>Suspends where the body does. Trio: <c>move_on_at</c>.</remarks>
    [OverloadResolutionPriority(1)]
    public static Coroutine<bool> MoveOnAt(LoopInstant? deadline, Func<CancelScope, Coroutine> body) => Run(At(deadline), body);

    /// <summary>Runs a block that is canceled after a time, and throws if the deadline has ended it.</summary>
    /// <param name="limit">From the entry of the block. Null or <see cref="Timeout.InfiniteTimeSpan"/>: none. Zero: the block runs up to
    /// its first await that suspends.</param>
    /// <param name="body">Receives the scope; runs in the calling task; may be a lambda, <c>async scope => …</c>.</param>
    /// <remarks>
    /// Suspends where the body does. A block that swallows the cancellation and ends normally is no failure, however late it ends.
    /// Trio: <c>fail_after</c>, which throws <c>TooSlowError</c>.
    /// </remarks>
    /// <exception cref="TimeoutException">The scope's cancellation has ended the block.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine FailAfter(TimeSpan? limit, Func<CancelScope, Coroutine> body) => RunOrFail(new CancelScope(limit), body);

    /// <inheritdoc cref="FailAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    /// <summary>Runs a block that is canceled after seconds, and throws if the deadline has ended it: Trio's <c>fail_after</c>.</summary>
    /// <param name="seconds">From the entry of the block. Infinity: no deadline.</param>
    /// <param name="body">Receives the scope; runs in the calling task; may be a lambda, <c>async scope => …</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="seconds"/> is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is negative.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine FailAfter(double seconds, Func<CancelScope, Coroutine> body) => RunOrFail(new CancelScope(seconds), body);

    /// <inheritdoc cref="FailAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static Coroutine<T> FailAfter<T>(TimeSpan? limit, Func<CancelScope, Coroutine<T>> body)
        => RunOrFail(new CancelScope(limit), body);

    /// <inheritdoc cref="FailAfter(double, Func{CancelScope, Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static Coroutine<T> FailAfter<T>(double seconds, Func<CancelScope, Coroutine<T>> body)
        => RunOrFail(new CancelScope(seconds), body);

    /// <summary>Runs a block that is canceled at an instant, and throws if the deadline has ended it.</summary>
    /// <param name="deadline">On the clock of <see cref="EventLoop.Time"/>. Null: none.</param>
    /// <param name="body">Receives the scope; runs in the calling task; may be a lambda, <c>async scope => …</c>.</param>
    /// <remarks>Suspends where the body does. Trio: <c>fail_at</c>.</remarks>
    /// <exception cref="TimeoutException">The scope's cancellation has ended the block.</exception>
    [OverloadResolutionPriority(1)]
    public static Coroutine FailAt(LoopInstant? deadline, Func<CancelScope, Coroutine> body) => RunOrFail(At(deadline), body);

    /// <inheritdoc cref="FailAt(LoopInstant?, Func{CancelScope, Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static Coroutine<T> FailAt<T>(LoopInstant? deadline, Func<CancelScope, Coroutine<T>> body) => RunOrFail(At(deadline), body);

    /// <summary>Runs the scope's block.</summary>
    /// <param name="body">Runs in the calling task; may be a lambda, <c>async () => …</c>.</param>
    /// <returns>True if the block has ended normally; false if the scope was canceled and has caught that.</returns>
    /// <remarks>Suspends where the body does. Trio: <c>with scope</c>.</remarks>
    /// <exception cref="InvalidOperationException">The scope was used already, or no task runs here.</exception>
    [OverloadResolutionPriority(1)]
    public async Coroutine<bool> RunAsync(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        try
        {
            await body();
        }
        catch (Exception error)
        {
            if (!Exit(error))
            {
                throw;
            }

            return false;
        }

        Exit(null);
        return true;
    }

    /// <summary>Runs the scope's block, which returns a value.</summary>
    /// <param name="body">Runs in the calling task; may be a lambda, <c>async () => …</c>.</param>
    /// <param name="fallback">The result if the scope was canceled and has caught that.</param>
    /// <returns>The body's value, or <paramref name="fallback"/>; <see cref="HasCaughtCancellation"/> tells which.</returns>
    /// <remarks>Suspends where the body does. Trio: <c>with scope</c>.</remarks>
    /// <exception cref="InvalidOperationException">The scope was used already, or no task runs here.</exception>
    [OverloadResolutionPriority(2)]
    public async Coroutine<T> RunAsync<T>(Func<Coroutine<T>> body, T fallback)
    {
        ArgumentNullException.ThrowIfNull(body);
        T result = fallback;
        await RunAsync(async Coroutine () => result = await body());
        return result;
    }

    private static Coroutine<bool> Run(CancelScope scope, Func<CancelScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return scope.RunAsync(() => body(scope));
    }

    private static async Coroutine RunOrFail(CancelScope scope, Func<CancelScope, Coroutine> body)
    {
        if (!await Run(scope, body))
        {
            throw scope.MakeTimeout();
        }
    }

    private static async Coroutine<T> RunOrFail<T>(CancelScope scope, Func<CancelScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        T result = await scope.RunAsync(() => body(scope), default(T)!);
        return scope.HasCaughtCancellation ? throw scope.MakeTimeout() : result;
    }

    private TimeoutException MakeTimeout() => new(
        !ReferenceEquals(Reason, DeadlineReason) ? $"The operation did not finish: {Reason}"
        : Limit is { } limit ? $"The operation did not finish within {LoopTime.Describe(limit)}."
        : $"The operation did not finish by its deadline, {_deadline} on the loop's clock.");
}
