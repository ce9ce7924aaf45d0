using System.Runtime.CompilerServices;

namespace Lariat;

// The doors that take a function, above all a plain async method (Coroutine.From.cs).
public sealed partial class EventLoop
{
    /// <summary>Runs a function on this loop; can be called from any thread.</summary>
    /// <param name="body">Called on the loop, in the first step of a task; a lambda may be <c>async () => …</c>.</param>
    /// <inheritdoc cref="RunThreadSafe{T}(Coroutine{T})"/>
    [OverloadResolutionPriority(-2)]
    public RemoteTask<object?> RunThreadSafe(Func<Coroutine> body) => RunThreadSafe(Coroutine.From(body));

    /// <inheritdoc cref="RunThreadSafe(Func{Coroutine})"/>
    [OverloadResolutionPriority(-1)]
    public RemoteTask<T> RunThreadSafe<T>(Func<Coroutine<T>> body) => RunThreadSafe(Coroutine.From(body));

    /// <summary>Runs a plain async method on this loop; can be called from any thread.</summary>
    /// <param name="body">Called on the loop, in the first step of a task. F#: <c>fun () -> task { … }</c>.</param>
    /// <inheritdoc cref="RunThreadSafe{T}(Coroutine{T})"/>
    [OverloadResolutionPriority(-3)]
    public RemoteTask<object?> RunThreadSafe(Func<Task> body) => RunThreadSafe(Coroutine.From(body));

    /// <inheritdoc cref="RunThreadSafe(Func{Task})"/>
    [OverloadResolutionPriority(-3)]
    public RemoteTask<T> RunThreadSafe<T>(Func<Task<T>> body) => RunThreadSafe(Coroutine.From(body));
}
