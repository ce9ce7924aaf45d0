// This file and AwaiterLayout are the only ones that use non-public names of the base library. What it reads, and the one thing that
// it writes:
//
// - A plain async method that has suspended is an AsyncStateMachineBox: its Task, with the state machine in the field StateMachine.
// - A task keeps its waiters in m_continuationObject: null, one object, a List<object> of them, or, once it has completed, a sentinel. A
//   completing task exchanges the field for the sentinel first, then passes through the lock of the list, and runs only what it got.
// - An await that captured a synchronization context registers a new SynchronizationContextAwaitTaskContinuation each time.
//
// So code that replaces a continuation, by a compare-and-exchange of exactly that object or under the lock of the list, owns it: the
// completing thread runs either the old one or the new one, never both (docs/design.md, "Plain methods"). RuntimeSelfTest tests all of it
// before the first use; PlainMethodSupport refuses runtimes on which it was not tested.
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.PlainMethods;

/// <summary>Reads how tasks of plain async methods are linked, and replaces one continuation.</summary>
internal static class RuntimeInternals
{
    internal const BindingFlags InstanceFields =
        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private static readonly Type? s_methodType = typeof(AsyncTaskMethodBuilder<>).GetNestedType(
        "AsyncStateMachineBox`1", BindingFlags.NonPublic);
    private static readonly FieldInfo? s_action = FindInCore("System.Threading.Tasks.AwaitTaskContinuation", "m_action");
    private static readonly FieldInfo? s_context = FindInCore(
        "System.Threading.Tasks.SynchronizationContextAwaitTaskContinuation", "m_syncContext");
    private static readonly FieldInfo? s_continued = FindInCore("System.Threading.Tasks.ContinueWithTaskContinuation", "m_task");

    /// <summary>
    /// The closed AsyncStateMachineBox from which a task's type derives; null if the task is not that of a suspended method.
    /// </summary>
    public static Type? FindMethodType(Type taskType)
    {
        for (Type? type = taskType; type is not null && type != typeof(Task); type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == s_methodType)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The field of a method's task that holds the compiler's state machine.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A missing field turns the support off (RuntimeSelfTest).")]
    public static FieldInfo? FindStateMachine(Type methodType) => methodType.GetField("StateMachine", InstanceFields);

    /// <summary>
    /// The tasks that a combinator of the base library waits for; null if the task is not a combinator, or does not store them.
    /// </summary>
    /// <param name="task">Any task.</param>
    /// <param name="isAny">True if the first of them to end ends the wait.</param>
    public static IReadOnlyList<Task>? FindBranches(Task task, out bool isAny)
    {
        isAny = false;
        Type type = task.GetType();
        if (type.Assembly != typeof(Task).Assembly)
        {
            return null;
        }

        isAny = type.Name is "TwoTaskWhenAnyPromise`1" or "CompleteOnInvokePromise`1";
        return type.Name switch
        {
            _ when IsContinuation(task) => ReadTasks(task, type, "m_antecedent"),
            "WhenAllPromise`1" => ReadTasks(task, type, "m_tasks"),
            "CompleteOnInvokePromise`1" => ReadTasks(task, type, "_tasks"),
            "TwoTaskWhenAnyPromise`1" => ReadTasks(task, type, "_task1", "_task2"),
            "CancellationPromise`1" => ReadTasks(task, type, "_task"),
            _ => null,
        };
    }

    /// <summary>True if the task comes from ContinueWith: it may succeed although the task before it was canceled.</summary>
    public static bool IsContinuation(Task task) => task.GetType().Assembly == typeof(Task).Assembly
        && task.GetType().Name is "ContinuationTaskFromTask" or "ContinuationResultTaskFromTask`1" or "ContinuationTaskFromResultTask`1"
        or "ContinuationResultTaskFromResultTask`2";

    /// <summary>True if the task waits for several others, either for all of them or for the first.</summary>
    public static bool IsCombination(Task task) => task.GetType().Assembly == typeof(Task).Assembly
        && task.GetType().Name is "WhenAllPromise" or "WhenAllPromise`1" or "CompleteOnInvokePromise`1" or "TwoTaskWhenAnyPromise`1";

    /// <summary>True if no user code can be below the task: it is completed from outside.</summary>
    public static bool IsBare(Task task)
    {
        Type type = task.GetType();
        return type == typeof(Task)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            || (type.Assembly == typeof(Task).Assembly && type.Name is "DelayPromise" or "DelayPromiseWithCancellation" or "TaskNode"
                or "UnwrapPromise`1");
    }

    /// <summary>True if the source of a value task is Task.WhenEach's: it returns a canceled task as an item like any other.</summary>
    public static bool IsWhenEach(object source) => source.GetType().DeclaringType is { } type && type.DeclaringType == typeof(Task);

    /// <summary>True if a source of value tasks may run user code: an async iterator, or the box of a pooling builder.</summary>
    public static bool MayRunCode(object source)
        => source is IAsyncStateMachine || source.GetType().Name.StartsWith("StateMachineBox", StringComparison.Ordinal);

    /// <summary>
    /// The continuation with which the method whose task is <paramref name="method"/> awaits <paramref name="awaited"/>, or null.
    /// </summary>
    public static object? FindContinuation(Task awaited, Task method)
    {
        object? found = Volatile.Read(ref Continuations(awaited));
        if (found is not List<object?> list)
        {
            return IsOf(method, found) ? found : null;
        }

        lock (list)
        {
            return list.Find(one => IsOf(method, one));
        }
    }

    /// <summary>True if more than one await or continuation waits for a task.</summary>
    public static bool IsShared(Task task)
    {
        if (Volatile.Read(ref Continuations(task)) is not List<object?> list)
        {
            return false;
        }

        lock (list)
        {
            return list.Count(static one => one is not null) > 1;
        }
    }

    /// <summary>The method's resumption, and the context on which it runs; no context: on whatever thread completes the task.</summary>
    public static (Action? MoveNext, SynchronizationContext? Context) Read(object continuation)
        => s_context!.DeclaringType!.IsInstanceOfType(continuation)
        ? ((Action?)s_action!.GetValue(continuation), (SynchronizationContext?)s_context.GetValue(continuation))
        : (null, null);

    /// <summary>
    /// What resumes when a task has ended: tasks of methods and combinators, the targets of callbacks, or unidentified continuations.
    /// </summary>
    public static IReadOnlyList<object> FindWaiters(Task task)
    {
        object? found = Volatile.Read(ref Continuations(task));
        if (found is not List<object?> list)
        {
            return found is null ? [] : [FindWaiter(found)];
        }

        lock (list)
        {
            return [.. list.OfType<object>().Select(FindWaiter)];
        }
    }

    /// <summary>
    /// What resumes when a continuation runs: the task of a method or combinator, the target of a callback, or the continuation itself.
    /// </summary>
    public static object FindWaiter(object continuation)
    {
        object? waiter = continuation switch
        {
            Action action => action.Target,
            _ when IsA(s_action, continuation) => ((Action?)s_action!.GetValue(continuation))?.Target,
            _ when IsA(s_continued, continuation) => s_continued!.GetValue(continuation),
            _ => null,
        };
        return waiter ?? continuation;
    }

    /// <summary>
    /// Replaces a continuation with <paramref name="replacement"/>. False if the task has completed: the old one then runs.
    /// </summary>
    public static bool TryReplaceContinuation(Task task, object continuation, Action replacement)
    {
        ref object? field = ref Continuations(task);

        // A list, since the runtime takes any other unexpected object for the sentinel of a completed task.
        object? seen = Interlocked.CompareExchange(ref field, new List<object?> { replacement }, continuation);
        if (ReferenceEquals(seen, continuation))
        {
            return true;
        }

        if (seen is not List<object?> list)
        {
            return false;
        }

        lock (list)
        {
            int index = list.IndexOf(continuation);
            if (index < 0 || !ReferenceEquals(Volatile.Read(ref field), list))
            {
                return false;
            }

            list[index] = replacement;
            return true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_continuationObject")]
    private static extern ref object? Continuations(Task task);

    private static bool IsOf(Task method, object? continuation)
        => continuation is not null && ReferenceEquals(FindWaiter(continuation), method);

    private static bool IsA(FieldInfo? field, object continuation)
        => field is not null && field.DeclaringType!.IsInstanceOfType(continuation);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A missing type turns the support off (RuntimeSelfTest).")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A missing field turns the support off (RuntimeSelfTest).")]
    private static FieldInfo? FindInCore(string type, string field) => typeof(Task).Assembly.GetType(type)?.GetField(field, InstanceFields);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A missing field only means that the branches are unknown.")]
    private static Task[]? ReadTasks(Task task, Type type, params ReadOnlySpan<string> fields)
    {
        var tasks = new List<Task>();
        foreach (string name in fields)
        {
            switch (type.GetField(name, InstanceFields)?.GetValue(task))
            {
                case Task one:
                    tasks.Add(one);
                    break;
                case IEnumerable several:
                    tasks.AddRange(several.OfType<Task>());
                    break;
            }
        }

        return tasks.Count == 0 ? null : [.. tasks];
    }
}
