// Cancelling at `await task`: the parked state machine keeps its awaiter in exactly one field whose name begins with <>u__ and
// whose type is the awaiter's (checked for Debug and Release code, loops, nested awaits, finally). We replace it by the awaiter of
// a faulted task that carries our exception and resume: the await throws, in place, with all handlers and finally blocks.
//
// One of the two places that reflect on our own compiled state machines. Only Task-shaped awaiters are swapped: dropping a
// ValueTask could lose an item of a channel or leave a pipe reader "in progress". Where the code has no such field, or has two,
// IsPossible is false and the caller waits for the operation.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Constants of <see cref="AwaiterSwap{TAwaiter, TStateMachine}"/>.</summary>
internal static class AwaiterSwap
{
    /// <summary>What trimming must keep of a state machine.</summary>
    public const DynamicallyAccessedMemberTypes StateMachineMembers =
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields
        | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;
}

/// <summary>Replaces the awaiter in a parked state machine.</summary>
internal static class AwaiterSwap<TAwaiter, [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>
{
    private static readonly FieldInfo? s_field = FindField();

    public static bool IsPossible => s_field is not null && TaskShape<TAwaiter>.Fits;

    public static void Replace(ref TStateMachine machine, Exception exception)
    {
        object awaiter = TaskShape<TAwaiter>.Faulted(exception)!;
        if (typeof(TStateMachine).IsValueType)
        {
            s_field!.SetValueDirect(__makeref(machine), awaiter);
        }
        else
        {
            s_field!.SetValue(machine, awaiter);
        }
    }

    public static void Observe(TAwaiter awaiter) => TaskShape<TAwaiter>.Observe(awaiter);

    private static FieldInfo? FindField()
    {
        FieldInfo? found = null;
        foreach (FieldInfo field in typeof(TStateMachine).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            if (field.FieldType == typeof(TAwaiter) && field.Name.StartsWith("<>u__", StringComparison.Ordinal))
            {
                if (found is not null)
                {
                    return null;
                }

                found = field;
            }
        }

        return found;
    }
}
