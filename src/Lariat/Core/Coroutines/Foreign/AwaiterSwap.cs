// Cancels at `await task`. The parked state machine keeps its awaiter in a field; it is replaced by the awaiter of a faulted task that
// carries Lariat's exception, and the frame is resumed: the await throws, in place, with all handlers and finally blocks.
//
// The field is found by its value: the awaiter of the task at which the frame is parked. Names differ from compiler to compiler (<>u__1 in
// C#, awaiter in F#, anything after renaming), and a generic method may have two fields of one type; the field of a finished await is empty
// or holds another task. If two hold the parked task, both are replaced: the other one is written again before it is read.
//
// One of the places that reflect on compiled state machines (docs/design.md, "Reflection"). Only Task-shaped awaiters are swapped: dropping
// a ValueTask could lose an item of a channel or leave a pipe reader "in progress".
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

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
    private static readonly FieldInfo[] s_fields = FindFields();

    /// <summary>True if the awaiter is Task's, and this runtime's layout of it is known.</summary>
    public static bool IsTaskShaped => TaskShape<TAwaiter>.Fits;

    public static bool IsPossible => TaskShape<TAwaiter>.Fits && s_fields.Length > 0;

    /// <summary>Makes the await of <paramref name="parked"/> throw when the machine is resumed.</summary>
    public static void Replace(ref TStateMachine machine, ref TAwaiter parked, Exception exception)
    {
        object awaiter = TaskShape<TAwaiter>.Faulted(exception)!;
        Task awaited = TaskLayout.TaskOf(ref parked);
        foreach (FieldInfo field in s_fields)
        {
            if (s_fields.Length == 1 || Holds(field, machine!, awaited))
            {
                Write(field, ref machine, awaiter);
            }
        }
    }

    public static void Observe(TAwaiter awaiter) => TaskShape<TAwaiter>.Observe(awaiter);

    private static bool Holds(FieldInfo field, object machine, Task awaited)
    {
        var held = (TAwaiter)field.GetValue(machine)!;
        return ReferenceEquals(TaskLayout.TaskOf(ref held), awaited);
    }

    private static void Write(FieldInfo field, ref TStateMachine machine, object awaiter)
    {
        if (typeof(TStateMachine).IsValueType)
        {
            field.SetValueDirect(__makeref(machine), awaiter);
        }
        else
        {
            field.SetValue(machine, awaiter);
        }
    }

    private static FieldInfo[] FindFields() => [.. typeof(TStateMachine)
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        .Where(static field => field.FieldType == typeof(TAwaiter))];
}
