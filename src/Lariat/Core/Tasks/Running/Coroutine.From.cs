// The basis of all overloads for plain methods (EventLoop.Bodies.cs and similar files). The overloads' priorities choose for C#: a lambda
// becomes a coroutine if possible. F# ignores priorities; it takes the overload whose result is the lambda's own, Task<T>.
using System.Runtime.CompilerServices;

namespace Lariat;

public readonly partial struct Coroutine
{
    /// <summary>Creates a coroutine from a function that returns one: the function is called when the coroutine starts.</summary>
    /// <param name="body">Called once, inside the task that runs the coroutine; a lambda may be <c>async () => …</c>.</param>
    /// <returns>A coroutine, to be used once like any other.</returns>
    /// <remarks>Suspends where the body does. asyncio: a coroutine function that awaits another.</remarks>
    [OverloadResolutionPriority(1)]
    public static Coroutine From(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return CallAsync(body);

        static async Coroutine CallAsync(Func<Coroutine> body) => await body();
    }

    /// <inheritdoc cref="From(Func{Coroutine})"/>
    [OverloadResolutionPriority(2)]
    public static Coroutine<T> From<T>(Func<Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return CallAsync(body);

        static async Coroutine<T> CallAsync(Func<Coroutine<T>> body) => await body();
    }

    /// <summary>
    /// Creates a coroutine from a plain async method: F#'s <c>task { }</c>, Visual Basic's <c>Async Function</c>, C#'s <c>async Task</c>.
    /// </summary>
    /// <param name="body">Called once, inside the task that runs the coroutine. Lariat's objects that it awaits belong to that
    /// task.</param>
    /// <returns>A coroutine, to be used once like any other.</returns>
    /// <remarks>Suspends where the body does. No counterpart in asyncio.</remarks>
    /// <exception cref="InvalidOperationException">Thrown by the coroutine: the body returned null instead of a task.</exception>
    public static Coroutine From(Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return CallAsync(body);

        static async Coroutine CallAsync(Func<Task> body) => await (body() ?? throw NoTask());
    }

    /// <inheritdoc cref="From(Func{Task})"/>
    public static Coroutine<T> From<T>(Func<Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return CallAsync(body);

        static async Coroutine<T> CallAsync(Func<Task<T>> body) => await (body() ?? throw NoTask());
    }

    /// <summary>Creates a coroutine that awaits a .NET task.</summary>
    internal static Coroutine From(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return AwaitAsync(task);

        static async Coroutine AwaitAsync(Task task) => await task;
    }

    /// <inheritdoc cref="From(Task)"/>
    internal static Coroutine<T> From<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return AwaitAsync(task);

        static async Coroutine<T> AwaitAsync(Task<T> task) => await task;
    }

    /// <summary>Creates a coroutine that awaits a value task.</summary>
    internal static async Coroutine From(ValueTask task) => await task;

    /// <inheritdoc cref="From(ValueTask)"/>
    internal static async Coroutine<T> From<T>(ValueTask<T> task) => await task;

    private static InvalidOperationException NoTask() => new("The function returned null instead of a task.");
}
