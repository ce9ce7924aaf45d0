using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Classifies a foreign awaiter type; computed once per type and folded by the JIT.</summary>
internal static class AwaiterKind<TAwaiter>
{
    /// <summary>True for the awaiters of Task and ValueTask, which post nothing but the continuation to the context they capture.</summary>
    /// <remarks>False for Task.Yield's awaiter, whose only effect is to post.</remarks>
    public static readonly bool IsOfTheRuntime =
        typeof(TAwaiter) == typeof(TaskAwaiter)
        || IsGeneric(typeof(TaskAwaiter<>))
        || typeof(TAwaiter) == typeof(ValueTaskAwaiter)
        || typeof(TAwaiter) == typeof(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter)
        || IsGeneric(typeof(ValueTaskAwaiter<>))
        || IsGeneric(typeof(ConfiguredValueTaskAwaitable<>.ConfiguredValueTaskAwaiter));

    private static bool IsGeneric(Type definition)
        => typeof(TAwaiter).IsGenericType && typeof(TAwaiter).GetGenericTypeDefinition() == definition;
}
