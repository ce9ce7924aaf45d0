using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>What kind of foreign awaiter a type is; computed once per type and folded by the JIT.</summary>
internal static class AwaiterKind<TAwaiter>
{
    /// <summary>Its source may be an IValueTaskSource.</summary>
    public static readonly bool IsValueTask =
        typeof(TAwaiter) == typeof(ValueTaskAwaiter)
        || typeof(TAwaiter) == typeof(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter)
        || IsGeneric(typeof(ValueTaskAwaiter<>))
        || IsGeneric(typeof(ConfiguredValueTaskAwaitable<>.ConfiguredValueTaskAwaiter));

    private static bool IsGeneric(Type definition)
        => typeof(TAwaiter).IsGenericType && typeof(TAwaiter).GetGenericTypeDefinition() == definition;
}
