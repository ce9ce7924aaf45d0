using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>What kind of foreign awaiter a type is; computed once per type and folded by the JIT.</summary>
internal static class AwaiterKind<TAwaiter>
{
    /// <summary>It is Task's or ValueTask's, which post nothing but the continuation to the context they capture.</summary>
    /// <remarks>Task.Yield's is not: posting is all it does.</remarks>
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
