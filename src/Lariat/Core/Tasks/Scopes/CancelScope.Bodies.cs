using System.Runtime.CompilerServices;

namespace Lariat;

// Plain async methods as blocks (Coroutine.From.cs).
public sealed partial class CancelScope
{
    /// <inheritdoc cref="RunAsync(Func{CancelScope, Coroutine})"/>
    public static Coroutine<bool> RunAsync(Func<CancelScope, Task> body) => Run(new CancelScope(), ToCoroutine(body));

    /// <inheritdoc cref="MoveOnAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<bool> MoveOnAfter(TimeSpan? limit, Func<CancelScope, Task> body)
        => Run(new CancelScope(limit), ToCoroutine(body));

    /// <inheritdoc cref="MoveOnAfter(double, Func{CancelScope, Coroutine})"/>
    public static Coroutine<bool> MoveOnAfter(double seconds, Func<CancelScope, Task> body)
        => Run(new CancelScope(seconds), ToCoroutine(body));

    /// <inheritdoc cref="MoveOnAt(LoopInstant?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<bool> MoveOnAt(LoopInstant? deadline, Func<CancelScope, Task> body) => Run(At(deadline), ToCoroutine(body));

    /// <inheritdoc cref="FailAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    public static Coroutine FailAfter(TimeSpan? limit, Func<CancelScope, Task> body)
        => RunOrFail(new CancelScope(limit), ToCoroutine(body));

    /// <inheritdoc cref="FailAfter(double, Func{CancelScope, Coroutine})"/>
    public static Coroutine FailAfter(double seconds, Func<CancelScope, Task> body)
        => RunOrFail(new CancelScope(seconds), ToCoroutine(body));

    /// <inheritdoc cref="FailAfter(TimeSpan?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<T> FailAfter<T>(TimeSpan? limit, Func<CancelScope, Task<T>> body)
        => RunOrFail(new CancelScope(limit), ToCoroutine(body));

    /// <inheritdoc cref="FailAfter(double, Func{CancelScope, Coroutine})"/>
    public static Coroutine<T> FailAfter<T>(double seconds, Func<CancelScope, Task<T>> body)
        => RunOrFail(new CancelScope(seconds), ToCoroutine(body));

    /// <inheritdoc cref="FailAt(LoopInstant?, Func{CancelScope, Coroutine})"/>
    public static Coroutine FailAt(LoopInstant? deadline, Func<CancelScope, Task> body) => RunOrFail(At(deadline), ToCoroutine(body));

    /// <inheritdoc cref="FailAt(LoopInstant?, Func{CancelScope, Coroutine})"/>
    public static Coroutine<T> FailAt<T>(LoopInstant? deadline, Func<CancelScope, Task<T>> body)
        => RunOrFail(At(deadline), ToCoroutine(body));

    /// <inheritdoc cref="RunAsync(Func{Coroutine})"/>
    public Coroutine<bool> RunAsync(Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Coroutine.From(body));
    }

    /// <inheritdoc cref="RunAsync{T}(Func{Coroutine{T}}, T)"/>
    [OverloadResolutionPriority(1)]
    public Coroutine<T> RunAsync<T>(Func<Task<T>> body, T fallback)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(() => Coroutine.From(body), fallback);
    }

    private static Func<CancelScope, Coroutine> ToCoroutine(Func<CancelScope, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return scope => Coroutine.From(() => body(scope));
    }

    private static Func<CancelScope, Coroutine<T>> ToCoroutine<T>(Func<CancelScope, Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return scope => Coroutine.From(() => body(scope));
    }
}
