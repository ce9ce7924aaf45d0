// A method that takes a function as a Func<…, TCoroutine> with this constraint accepts both kinds of coroutines and no task, so the
// compiler never has to choose between a task and a coroutine for a lambda. Both members are for friends of this assembly.
namespace Lariat.LowLevel;

/// <summary>
/// A <see cref="Coroutine"/> or a <see cref="Coroutine{T}"/>: the constraint of methods that accept functions which return either.
/// </summary>
/// <remarks>No other type can implement it. It needs no code that is generated at run time, so it works in native code.</remarks>
public interface ICoroutine
{
    /// <summary>The type of the result; null for a coroutine without one.</summary>
    internal static abstract Type? ResultType { get; }

    /// <summary>Runs the coroutine, its single use, and returns its result as an object; null for a coroutine without one.</summary>
    internal ValueTask<object?> RunAsync();
}
