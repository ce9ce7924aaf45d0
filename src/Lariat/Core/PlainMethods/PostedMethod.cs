// When the await of a plain async method ends, the method is posted to its task's synchronization context: an await of a task posts its
// MoveNext, the source of a value task posts anything. The sources of the base library post the method's task itself (timers), or an object
// that has it in a field (channels, pipes).
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.PlainMethods;

/// <summary>Finds the method that a posted callback is about to resume.</summary>
internal static class PostedMethod
{
    private static readonly ConditionalWeakTable<Type, FieldInfo[]> s_known = [];

    /// <summary>The method's own task; null if it cannot be determined.</summary>
    /// <param name="posted">The state that was posted with the callback.</param>
    public static Task? Find(object? posted)
    {
        if (posted is null)
        {
            return null;
        }

        if (RuntimeInternals.FindWaiter(posted) is Task method)
        {
            return method;
        }

        foreach (FieldInfo field in s_known.GetValue(posted.GetType(), FindFields))
        {
            if (field.GetValue(posted) is { } state && RuntimeInternals.FindWaiter(state) is Task waiter
                && MethodLayout.Of(waiter).IsMethod)
            {
                return waiter;
            }
        }

        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A missing field only means that the method is not known.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A missing field only means that the method is not known.")]
    private static FieldInfo[] FindFields(Type type)
    {
        var found = new List<FieldInfo>();
        for (Type? part = type; part is not null && part != typeof(object); part = part.BaseType)
        {
            found.AddRange(part.GetFields(RuntimeInternals.InstanceFields).Where(static field => field.FieldType == typeof(object)));
        }

        return [.. found];
    }
}
