// The state machine of a plain async method, whatever language compiled it: which of its fields hold awaiters. Fields are identified by
// their types and values, never by their names, so that F#, Visual Basic and renamed code are read like C#.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Lariat.PlainMethods;

/// <summary>Where the type of a method's task stores its state machine and its awaiters.</summary>
internal sealed class MethodLayout
{
    private static readonly ConditionalWeakTable<Type, MethodLayout> s_known = [];

    private readonly FieldInfo? _machine;

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "A trimmed field only means that the await is not found.")]
    private MethodLayout(Type taskType)
    {
        _machine = RuntimeInternals.FindMethodType(taskType) is { } methodType ? RuntimeInternals.FindStateMachine(methodType) : null;
        if (_machine is not null)
        {
            (AwaiterFields, MayYield) = FindAwaiters(_machine.FieldType);
            IsIterator = typeof(IValueTaskSource).IsAssignableFrom(_machine.FieldType);
        }
    }

    /// <summary>False for tasks that do not belong to an async method.</summary>
    public bool IsMethod => _machine is not null;

    /// <summary>True if the method is an async iterator, whose task is never awaited.</summary>
    public bool IsIterator { get; }

    /// <summary>The fields that hold an awaiter of Task or ValueTask.</summary>
    public IReadOnlyList<(FieldInfo Field, AwaiterLayout Awaiter)> AwaiterFields { get; } = [];

    /// <summary>True if the method awaits Task.Yield.</summary>
    public bool MayYield { get; }

    /// <summary>The layout of a task's type. Any thread.</summary>
    public static MethodLayout Of(Task task) => s_known.GetValue(task.GetType(), static type => new MethodLayout(type));

    /// <summary>The state machine; if it is a structure, a boxed copy.</summary>
    public object ReadMachine(Task method) => _machine!.GetValue(method)!;

    /// <summary>Writes an awaiter into the state machine of a method that only the caller can resume.</summary>
    public void WriteAwaiter(Task method, FieldInfo field, object awaiter)
    {
        object machine = ReadMachine(method);
        field.SetValue(machine, awaiter);
        if (_machine!.FieldType.IsValueType)
        {
            _machine.SetValue(method, machine);
        }
    }

    private static (List<(FieldInfo, AwaiterLayout)> Fields, bool MayYield) FindAwaiters(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields)]
        Type machine)
    {
        var found = new List<(FieldInfo, AwaiterLayout)>();
        bool mayYield = false;
        foreach (FieldInfo field in machine.GetFields(RuntimeInternals.InstanceFields))
        {
            if (AwaiterLayout.Find(field.FieldType) is { } awaiter)
            {
                found.Add((field, awaiter));
            }

            mayYield |= field.FieldType == typeof(YieldAwaitable.YieldAwaiter);
        }

        return (found, mayYield);
    }
}
